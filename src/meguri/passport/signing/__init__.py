"""May we believe it? Canonical form, keys, signatures, revocation, trust lists, and the verdict."""

from meguri.passport.signing.canonical import canonical as canonical
from meguri.passport.signing.canonical import digest as digest
from meguri.passport.signing.credential import event_credential as event_credential
from meguri.passport.signing.credential import passport_credential as passport_credential
from meguri.passport.signing.data_integrity import add_proof as add_proof
from meguri.passport.signing.key_file import lock_key as lock_key
from meguri.passport.signing.key_file import unlock_key as unlock_key
from meguri.passport.signing.keys import KeyTerm as KeyTerm
from meguri.passport.signing.keys import PublicKey as PublicKey
from meguri.passport.signing.keys import SigningKey as SigningKey
from meguri.passport.signing.proof_check import check_proofs as check_proofs
from meguri.passport.signing.trust import TrustList as TrustList
from meguri.passport.signing.trust_file import read_trust as read_trust
from meguri.passport.signing.verdict import Verdict as Verdict
from meguri.passport.signing.verdict import Verification as Verification
from meguri.passport.signing.verification import verify as verify

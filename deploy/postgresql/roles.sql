-- The two roles and the database, once, as a superuser:
--   psql -v owner_password="'…'" -v app_password="'…'" -f roles.sql
-- The owner makes and changes tables and is used by migrations and backups only. The server connects as
-- meguri_app, which is bound by row-level security: no superuser, no BYPASSRLS, owner of nothing.
CREATE ROLE meguri_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD :owner_password;
CREATE ROLE meguri_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD :app_password;
CREATE DATABASE meguri OWNER meguri_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE meguri FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE meguri TO meguri_app;

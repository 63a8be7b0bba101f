"""What does the world say? Numbers, each with unit, source, day and doubt.

`source` looks a fact up by name; `catalogue` lists the facts shipped; `package` describes the files for
others; the loaders of official files are beside them.
"""

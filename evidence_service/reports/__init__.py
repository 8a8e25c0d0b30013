"""Reports: figures for librarians, leads and boards. Read only; every figure is one function."""

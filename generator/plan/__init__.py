"""Plan: which pages a site has, what each is about, what its lists, feeds and figures show."""

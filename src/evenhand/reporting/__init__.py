"""Reports: the text that a template or a machine format makes of an audit. They decide nothing."""

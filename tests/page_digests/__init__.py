"""What every page looks like, as one digest a page: the proof that a change of templates changed nothing else.

    python -m tests.page_digests BEFORE      (a folder that is made)
    git switch ...
    python -m tests.page_digests AFTER
    diff -r BEFORE AFTER

The demo company is founded in an empty SQLite database by a clock that always tells the same times, and every address
is asked by three people, as a page and as htmx asks; also every live frame and every mail. ``digests.txt`` has a line
for each; beside it stand the folded texts, so that ``diff`` shows what differs. ``templates.txt`` lists the templates
that were not reached.
"""

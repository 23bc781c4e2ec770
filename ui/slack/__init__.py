"""Slack: a thin driver of the same interview as the page. Shows, sends on and posts; decides nothing.

What is shown is made in pure files (`blocks`, `talk_shown`, `result_shown`, `home_shown`, `dialogs`), what comes in is put
into our own terms in one (`incoming`), and only what speaks with Slack imports its libraries.
"""

"""机关: offices, officers, posts and rights; the journal of who did what; facts for rooms above."""

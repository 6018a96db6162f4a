"""The words of sekisho, frozen: what is exported, by whom, under which law, with which papers, and the answer."""

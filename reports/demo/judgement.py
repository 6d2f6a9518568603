def make_books(world): pass
def make_cycles(world): pass

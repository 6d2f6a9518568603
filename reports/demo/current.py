def act(world): pass

"""On a closed loop removing a reader or a writer finds none, and is no error."""


def run(t):
    one, other = t.pair()
    loop = t.loop()
    loop.add_reader(one, t, "never")
    loop.add_writer(one, t, "never")
    loop.close()
    t(f"reader {loop.remove_reader(one)}, writer {loop.remove_writer(one)}")
    one.close()
    other.close()

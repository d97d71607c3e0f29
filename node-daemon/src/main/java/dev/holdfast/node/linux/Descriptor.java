package dev.holdfast.node.linux;

/** An open file descriptor, closed once. */
public abstract class Descriptor implements AutoCloseable {

    private int number;

    Descriptor(int number) {
        this.number = number;
    }

    /**
     * The number, for the kernel.
     *
     * @throws IllegalStateException after {@link #close()}: the number may be another's by then
     */
    final int number() {
        if (number < 0) {
            throw new IllegalStateException(getClass().getSimpleName() + " is closed");
        }
        return number;
    }

    /** Takes it out of every epoll set, too. */
    @Override
    public void close() {
        if (number >= 0) {
            SystemCalls.close(number);
            number = -1;
        }
    }
}

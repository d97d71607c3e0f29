package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A disk that refuses, or a process that dies, in the middle of a write. */
final class FailingDisk implements SegmentWriter.Disk {

    private int bytesLeft = Integer.MAX_VALUE;
    private boolean die;

    /** The process is gone: what was written is there, nothing is cleaned up. */
    static final class Killed extends Error {
        Killed() {
            super("killed by the test");
        }
    }

    void failAfter(int bytes) {
        bytesLeft = bytes;
        die = false;
    }

    void dieAfter(int bytes) {
        bytesLeft = bytes;
        die = true;
    }

    /** Forces nothing: a kill leaves what was written in the kernel's hands. */
    @Override
    public void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        boolean refused = bytes.remaining() > bytesLeft;
        ByteBuffer written = refused ? bytes.slice(bytes.position(), bytesLeft) : bytes;
        for (long at = offset; written.hasRemaining(); ) {
            at += channel.write(written, at);
        }
        if (!refused) {
            return;
        }
        bytesLeft = Integer.MAX_VALUE;
        if (die) {
            throw new Killed();
        }
        throw new IOException("No space left on device");
    }
}

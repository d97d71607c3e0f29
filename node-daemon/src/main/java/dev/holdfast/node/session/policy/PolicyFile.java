package dev.holdfast.node.session.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.node.session.durable.DurableFile;
import dev.holdfast.proto.v1.PolicyPush;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/** {@code policy.pb}: the last accepted policy behind its length and CRC32C (4 bytes each, big-endian). */
final class PolicyFile {

    private static final int HEADER = 8;
    private static final int LONGEST = 4 << 20;

    private final DurableFile file;

    PolicyFile(Path path) {
        this.file = new DurableFile(path);
    }

    /** Writes it beside the file; the rest can hardly fail. */
    DurableFile.Prepared prepare(PolicyPush policy) throws IOException {
        byte[] bytes = policy.toByteArray();
        ByteBuffer content = ByteBuffer.allocate(HEADER + bytes.length);
        content.putInt(bytes.length).putInt(crc(bytes)).put(bytes);
        return file.prepare(content.array());
    }

    /**
     * What was accepted last; empty: nothing was.
     *
     * @throws IOException if what is there is damaged
     */
    Optional<PolicyPush> read() throws IOException {
        Optional<byte[]> found = file.read(LONGEST);
        return found.isEmpty() ? Optional.empty() : Optional.of(decode(found.get()));
    }

    private PolicyPush decode(byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        if (content.length < HEADER || buffer.getInt() != content.length - HEADER) {
            throw new IOException(file.path() + " is cut short");
        }
        int crc = buffer.getInt();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        if (crc(bytes) != crc) {
            throw new IOException(file.path() + " is damaged");
        }
        try {
            return PolicyPush.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(file.path() + " holds no policy", e);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

package dev.holdfast.node;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status socket. A client sends one line, {@code json} or {@code text}, gets the answer, and the connection ends. Whoever
 * holds the directory's lock may replace the socket of a dead daemon.
 */
final class StatusServer implements AutoCloseable {

    /** What sun_path takes (unix(7)). */
    private static final int LONGEST_PATH = 107;

    private static final int LONGEST_REQUEST = 16;
    private static final Logger LOG = LoggerFactory.getLogger("holdfastd");

    private final ServerSocketChannel channel;
    private final Path path;
    private final StatusReport report;

    private StatusServer(ServerSocketChannel channel, Path path, StatusReport report) {
        this.channel = channel;
        this.path = path;
        this.report = report;
    }

    static StatusServer open(Path path, StatusReport report) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new UserMistake("the path of the status socket, " + path
                    + ", is longer than the 107 bytes that the kernel takes; choose a shorter --state-dir");
        }
        Files.deleteIfExists(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        // Until here the directory's mode, 0700, guards it.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        StatusServer server = new StatusServer(channel, path, report);
        Thread.ofPlatform().daemon().name("status").start(server::serve);
        return server;
    }

    private void serve() {
        while (true) {
            try {
                SocketChannel client = channel.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (ClosedChannelException atTheEnd) {
                return;
            } catch (IOException failed) {
                LOG.warn("event=status-socket-failed error=\"{}\"", failed.getMessage());
                return;
            }
        }
    }

    private void answer(SocketChannel client) {
        try (client) {
            ByteBuffer request = ByteBuffer.allocate(LONGEST_REQUEST);
            while (request.hasRemaining() && client.read(request) > 0) {
                if (request.get(request.position() - 1) == '\n') {
                    break;
                }
            }
            String asked = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII).strip();
            String answer = asked.equals("json") ? report.json() + "\n" : report.table();
            ByteBuffer out = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                client.write(out);
            }
        } catch (IOException | RuntimeException failed) {
            LOG.warn("event=status-not-answered error=\"{}\"", failed.toString());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}

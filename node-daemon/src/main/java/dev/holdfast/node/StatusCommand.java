package dev.holdfast.node;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfastd status}: asks the running daemon. */
@Command(
        name = "status",
        description = "Asks the running daemon over its Unix socket.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
public final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Mixin
    private StateDirectoryOption stateDirectory;

    @Override
    public Integer call() {
        Path socket = stateDirectory.get().statusSocket();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((json ? "json\n" : "text\n").getBytes(StandardCharsets.US_ASCII)));
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            spec.commandLine().getOut().print(new String(answer, StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
            return answer.length == 0 ? 1 : 0;
        } catch (IOException failed) {
            throw new UserMistake(
                    "no daemon answers at " + socket + " (" + failed.getMessage()
                            + "); does one run with this state directory, and may you read it?",
                    failed);
        }
    }
}

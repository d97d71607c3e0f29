package dev.holdfast.lab.demo;

import dev.holdfast.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A Unix socket that takes one command line a connection and answers with text; the first line is {@code ok} or
 * {@code error}. Only root can reach it, since it lies in the lab's own directory.
 */
final class ControlSocket implements AutoCloseable {
    private static final int LONGEST_COMMAND = 1000;

    private final ServerSocketChannel listener;
    private final Function<List<String>, String> commands;

    private ControlSocket(ServerSocketChannel listener, Function<List<String>, String> commands) {
        this.listener = listener;
        this.commands = commands;
    }

    /** Serves {@code commands}: words in, text out; a LabException is told to the caller. */
    static ControlSocket serve(Path socket, Function<List<String>, String> commands) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
            ControlSocket control = new ControlSocket(listener, commands);
            Thread.ofVirtual().name("control-socket").start(control::accept);
            return control;
        } catch (IOException failed) {
            throw new LabException("the control socket " + socket + " cannot be made: " + failed.getMessage(), failed);
        }
    }

    /** Sends one command to a running one and returns its answer; an error of the other side is a LabException. */
    static String send(Path socket, List<String> words) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            PrintWriter out = new PrintWriter(Channels.newOutputStream(channel), true, StandardCharsets.UTF_8);
            out.println(String.join(" ", words));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            String text = answer.substring(answer.indexOf('\n') + 1).stripTrailing();
            if (!answer.startsWith("ok\n")) {
                throw new LabException(text);
            }
            return text;
        } catch (IOException gone) {
            throw new LabException("it does not answer any more (" + gone.getMessage() + ")", gone);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                Thread.ofVirtual().name("control-command").start(() -> answer(channel));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                throw new LabException("the control socket broke: " + failed.getMessage(), failed);
            }
        }
    }

    private void answer(SocketChannel channel) {
        try (channel;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(Channels.newOutputStream(channel), true, StandardCharsets.UTF_8)) {
            String line = in.readLine();
            if (line == null || line.length() > LONGEST_COMMAND) {
                return;
            }
            try {
                out.print("ok\n" + commands.apply(List.of(line.strip().split("\\s+"))) + "\n");
            } catch (LabException refused) {
                out.print("error\n" + refused.getMessage() + "\n");
            }
        } catch (IOException hungUp) {
            // Whoever asked has gone; the command was carried out all the same.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

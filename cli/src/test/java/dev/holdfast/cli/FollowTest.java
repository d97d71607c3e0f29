package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A live tail over connections that break. */
class FollowTest {

    private final List<String> resumed = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/history/tail", this::answer);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        resumed.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
        switch (resumed.size()) {
            // Cut in the midst: less comes than was announced.
            case 1 ->
                send(
                        exchange,
                        10_000,
                        "id: a\nevent: open\ndata: {}\n\nid: b\nevent: item\ndata: {\"kind\": \"link\"}\n\n");
            case 2 -> send(exchange, -503, "");
            // Ended in good order, as when the control plane is restarted.
            case 3 -> send(exchange, 0, "id: c\nevent: item\ndata: {\"kind\": \"gate\"}\n\n");
            default -> send(exchange, 0, "event: signed-out\ndata: {}\n\n");
        }
    }

    /** @param length that is announced; 0: the end says; negative: a status and nothing else */
    private static void send(HttpExchange exchange, long length, String text) throws IOException {
        if (length < 0) {
            exchange.sendResponseHeaders((int) -length, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, length);
        OutputStream body = exchange.getResponseBody();
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
        exchange.close();
    }

    private int run(String... words) {
        CommandLine line = Holdfast.commandLine(Map.of(
                "HOLDFAST_SERVER",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "HOLDFAST_TOKEN",
                "hft_followtest_" + "x".repeat(43),
                "XDG_CONFIG_HOME",
                "/nonexistent"));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
        return line.execute(words);
    }

    @Test
    void goesOnBehindTheLastRowHoweverTheConnectionEnds() {
        int code = run("history", "kind:link", "--follow", "--json");

        assertThat(out.toString().lines()).containsExactly("{\"kind\": \"link\"}", "{\"kind\": \"gate\"}");
        assertThat(resumed).containsExactly("null", "b", "b", "c");
        assertThat(errors.toString().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("cut off", "going on when it is back"))
                .anySatisfy(line -> assertThat(line).contains("token is not accepted any more"));
        assertThat(code).isEqualTo(Holdfast.USAGE);
    }

    @Test
    void whatWasNeverReachedIsAnErrorAtOnce() {
        server.stop(0);

        assertThat(run("history", "--follow")).isEqualTo(Holdfast.UNREACHABLE);
        assertThat(errors.toString().lines()).hasSize(1);
    }
}

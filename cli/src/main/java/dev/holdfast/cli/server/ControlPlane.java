package dev.holdfast.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * A control plane, asked over its REST API. Every method throws {@link RefusedException} where it says no, and
 * {@link UnreachableException} where there is no talking to it.
 */
public final class ControlPlane implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration LONG_LIMIT = Duration.ofHours(2);
    private static final int SERVER_FAULT = 500;

    private final Access access;
    private final HttpClient client;

    public ControlPlane(Access access) {
        this.access = access;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if ("https".equals(access.server().getScheme())) {
            builder.sslContext(Trust.of(access));
        }
        this.client = builder.build();
    }

    /** An answer: its text as it came, and what it says. */
    public record Answer(String text) {

        /** What it says; a missing value where there is no content. */
        public JsonNode json() {
            try {
                return Json.read(text);
            } catch (JsonProcessingException e) {
                throw new RefusedException(
                        "the answer is no JSON; is this a control plane, and of the same version? It begins: "
                                + text.strip().lines().findFirst().orElse("").substring(0, beginning()));
            }
        }

        private int beginning() {
            return Math.min(80, text.strip().lines().findFirst().orElse("").length());
        }
    }

    /** Asks. */
    public Answer get(String path, Map<String, String> query) {
        return new Answer(text(request(path, query, ANSWER_LIMIT).GET().build()));
    }

    /** Asks what may take long. */
    public Answer getPatiently(String path, Map<String, String> query) {
        return new Answer(text(request(path, query, LONG_LIMIT).GET().build()));
    }

    public Answer post(String path, JsonNode body) {
        return new Answer(text(request(path, Map.of(), ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build()));
    }

    public void delete(String path) {
        text(request(path, Map.of(), ANSWER_LIMIT).DELETE().build());
    }

    /** Takes an answer as it comes, however long it is. */
    public void download(String path, Map<String, String> query, Sink sink) throws IOException {
        HttpRequest request = request(path, query, LONG_LIMIT).GET().build();
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (!isGood(response.statusCode())) {
                throw refusal(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            sink.take(body);
        }
    }

    /** Where a download goes. */
    @FunctionalInterface
    public interface Sink {
        void take(InputStream body) throws IOException;
    }

    /**
     * A server-sent event.
     *
     * @param id where to go on behind it; empty: not said
     * @param name what kind it is; empty: the usual one
     */
    public record Event(String id, String name, String data) {}

    /**
     * Listens to server-sent events until the connection ends.
     *
     * @param last id of the last event that was heard; empty: from now on
     */
    public void listen(String path, Map<String, String> query, String last, Consumer<Event> listener) {
        HttpRequest.Builder request = request(path, query, LONG_LIMIT).setHeader("Accept", "text/event-stream");
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<InputStream> response = send(request.GET().build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (!isGood(response.statusCode())) {
                throw refusal(response.statusCode(), lines.lines().collect(Collectors.joining("\n")));
            }
            EventStream.read(lines, listener);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** For a part of a path, or of a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path, Map<String, String> query, Duration limit) {
        String asked = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .sorted()
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(access.server() + path + (asked.isEmpty() ? "" : "?" + asked)))
                .timeout(limit)
                .header("Authorization", "Bearer " + access.token())
                .header("Accept", "application/json, application/problem+json;q=0.9, */*;q=0.1");
    }

    private String text(HttpRequest request) {
        HttpResponse<String> response = send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (!isGood(response.statusCode())) {
            throw refusal(response.statusCode(), response.body());
        }
        return response.body();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("stopped while waiting for " + access.server(), e);
        }
    }

    private RuntimeException refusal(int status, String body) {
        if (status == 502 || status == 503 || status == 504) {
            return new UnreachableException(
                    access.server() + " is not ready (status " + status + "); try again in a moment");
        }
        if (status >= SERVER_FAULT) {
            return new RefusedException("the control plane failed (status " + status + "); its log says why");
        }
        return Problem.of(status < 400 ? 401 : status, body);
    }

    private UnreachableException unreachable(IOException e) {
        String where = access.server().toString();
        String why = String.valueOf(e.getMessage());
        if (e instanceof SSLException) {
            return new UnreachableException(
                    where + " shows a certificate that is not trusted (" + why
                            + "); name its CA with --ca or --ca-hash at" + " 'holdfast login'",
                    e);
        }
        if (e instanceof HttpTimeoutException) {
            return new UnreachableException(
                    where + " does not answer in time; is it running, and is the port open?", e);
        }
        return new UnreachableException(
                where + " cannot be reached ("
                        + (e instanceof ConnectException ? "connection refused or no such host" : why)
                        + "); check the address, and whether the control plane runs",
                e);
    }

    private static boolean isGood(int status) {
        return status >= 200 && status < 300;
    }
}

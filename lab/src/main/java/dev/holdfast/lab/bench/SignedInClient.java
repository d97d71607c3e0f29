package dev.holdfast.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A signed-in person's requests, over one connection that is kept. */
final class SignedInClient implements AutoCloseable {

    static final String PASSWORD = "correct-horse-battery-staple";

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");

    private static final Pattern API_TOKEN = Pattern.compile("hft_[a-z0-9]{10}_[A-Za-z0-9_-]{43}");

    private static final Pattern SEARCH = Pattern.compile("search;dur=([0-9.]+)");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI address;

    SignedInClient(URI address) {
        this.address = address;
    }

    void signIn() throws IOException, InterruptedException {
        HttpResponse<String> answer = submit("/sign-in", "name=admin&next=/&password=" + encoded(PASSWORD));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("the sign-in was answered with " + answer.statusCode());
        }
    }

    /** Fills in the form of a page. */
    private HttpResponse<String> submit(String page, String fields) throws IOException, InterruptedException {
        String form = client.send(
                        HttpRequest.newBuilder(address.resolve(page))
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = TOKEN.matcher(form);
        if (!token.find()) {
            throw new IllegalStateException(page + " has no token against forgery");
        }
        return client.send(
                HttpRequest.newBuilder(address.resolve(page))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("csrf=" + encoded(token.group(1)) + "&" + fields))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Makes a token with which a program may act as whoever signed in. */
    String operatorToken() throws IOException, InterruptedException {
        Matcher made = API_TOKEN.matcher(submit("/tokens", "label=bench&role=operator&clusters=all&days=1")
                .body());
        if (!made.find()) {
            throw new IllegalStateException("no API token was made");
        }
        return made.group();
    }

    /** Lays this over the whole fleet; the revision that says so. */
    long layOverFleet(String token, String setting, String value) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address.resolve("/api/v1/policy/revisions"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"level\": \"fleet\", \"id\": 0, \"reason\": \"bench\", \"values\": {\"" + setting
                                        + "\": \"" + value + "\"}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("policy was not changed: " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body()).path("revision").asLong();
    }

    /**
     * How long an answer took, in milliseconds.
     *
     * @param all from asking to its last byte
     * @param search that part of it which its {@code Server-Timing} calls so; 0: it says nothing
     */
    record Timing(double all, double search) {}

    Timing timing(String path) throws IOException {
        long began = System.nanoTime();
        Answer answer = answer(path);
        return new Timing((System.nanoTime() - began) / 1e6, answer.searchMillis());
    }

    /** How long the whole answer took, in milliseconds. */
    double millis(String path) throws IOException {
        return timing(path).all();
    }

    /** The same of a page, as a browser asks for it: compressed. */
    double pageMillis(String path) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Accept", "text/html")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        return (System.nanoTime() - began) / 1e6;
    }

    /** What is told of from now on. */
    InputStream stream(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    JsonNode read(String path) throws IOException {
        return json.readTree(answer(path).body());
    }

    private record Answer(byte[] body, double searchMillis) {}

    /** By one blocking call of this thread, as JDBC asks: a client with threads of its own costs more than what is measured. */
    private Answer answer(String path) throws IOException {
        HttpURLConnection request =
                (HttpURLConnection) address.resolve(path).toURL().openConnection();
        request.setRequestProperty("Accept", "application/json");
        request.setRequestProperty("Cookie", cookies());
        int status = request.getResponseCode();
        try (InputStream stream = status == 200 ? request.getInputStream() : request.getErrorStream()) {
            byte[] body = stream.readAllBytes();
            if (status != 200) {
                throw new IllegalStateException(
                        path + " was answered with " + status + ": " + new String(body, StandardCharsets.UTF_8));
            }
            String timing = request.getHeaderField("Server-Timing");
            Matcher search = SEARCH.matcher(timing == null ? "" : timing);
            return new Answer(body, search.find() ? Double.parseDouble(search.group(1)) : 0);
        }
    }

    private String cookies() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}

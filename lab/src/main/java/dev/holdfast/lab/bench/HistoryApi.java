package dev.holdfast.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A signed-in person's requests, over one connection that is kept. */
final class HistoryApi implements AutoCloseable {

    static final String PASSWORD = "correct-horse-battery-staple";

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI address;

    HistoryApi(URI address) {
        this.address = address;
    }

    void signIn() throws IOException, InterruptedException {
        String form = client.send(
                        HttpRequest.newBuilder(address.resolve("/sign-in"))
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = TOKEN.matcher(form);
        if (!token.find()) {
            throw new IllegalStateException("the sign-in page has no token against forgery");
        }
        HttpResponse<Void> answer = client.send(
                HttpRequest.newBuilder(address.resolve("/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "csrf=" + encoded(token.group(1)) + "&name=admin&next=/&password=" + encoded(PASSWORD)))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("the sign-in was answered with " + answer.statusCode());
        }
    }

    /** How long the whole answer took, in milliseconds. */
    double millis(String path) throws IOException, InterruptedException {
        long began = System.nanoTime();
        byte[] ignored = body(path);
        return (System.nanoTime() - began) / 1e6;
    }

    JsonNode read(String path) throws IOException, InterruptedException {
        return json.readTree(body(path));
    }

    private byte[] body(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}

package dev.holdfast.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the sample pages on loopback under the product's own security policy, for whoever works on their look. */
final class Gallery {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private Gallery() {}

    /** One argument: the port. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Map<String, Record> pages = Samples.all();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            Record page = pages.get(path);
            if (page != null) {
                answer(exchange, "text/html; charset=utf-8", Pages.render(page).getBytes(StandardCharsets.UTF_8));
            } else {
                answer(exchange, type(path), path.startsWith("/assets/") ? asset(path) : null);
            }
        });
        server.start();
    }

    private static byte @Nullable [] asset(String path) throws IOException {
        try (InputStream found = Gallery.class.getResourceAsStream("/META-INF/resources" + path)) {
            return found == null ? null : found.readAllBytes();
        }
    }

    private static String type(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "svg" -> "image/svg+xml";
            default -> "text/plain";
        };
    }

    private static void answer(HttpExchange exchange, String type, byte @Nullable [] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}

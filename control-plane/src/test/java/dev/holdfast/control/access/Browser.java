package dev.holdfast.control.access;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a browser as sign-in needs: cookies that stay, forms that send their hidden fields, no redirects followed. */
public final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final Map<String, String> cookies = new LinkedHashMap<>();

    public Response get(String path) {
        return keep(request().get(path));
    }

    /** Sends a form with the token that the page of {@code from} holds. */
    public Response submit(String from, String path, Map<String, String> fields) {
        return post(path, tokenOf(get(from)), fields);
    }

    public Response post(String path, String token, Map<String, String> fields) {
        return keep(request()
                .contentType(ContentType.URLENC)
                .formParam("csrf", token)
                .formParams(fields)
                .post(path));
    }

    public Response signIn(String user, String password) {
        return submit("/sign-in", "/sign-in", Map.of("name", user, "password", password, "next", "/nodes"));
    }

    /** A request with this browser's cookies and headers. */
    public RequestSpecification request() {
        return given().redirects().follow(false).cookies(cookies).accept("text/html, */*;q=0.8");
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public static String tokenOf(Response page) {
        Matcher matcher = TOKEN.matcher(page.asString());
        if (!matcher.find()) {
            throw new AssertionError("no form with a token on this page: " + page.asString());
        }
        return matcher.group(1);
    }

    private Response keep(Response response) {
        response.cookies().forEach((name, value) -> {
            if (value.isEmpty()) {
                cookies.remove(name);
            } else {
                cookies.put(name, value);
            }
        });
        return response;
    }
}

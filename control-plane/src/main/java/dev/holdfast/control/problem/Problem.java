package dev.holdfast.control.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.Response;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Problem details.
 *
 * @param type what kind of problem it is, for programs: the last word of its URI
 * @param status of HTTP
 * @param title what kind of problem it is, for people: the same each time
 * @param detail what is wrong this time, and what to do about it
 * @param more members of this kind of problem: texts, numbers, and lists of such maps
 */
public record Problem(String type, int status, String title, String detail, Map<String, Object> more) {

    /** As answers of this form are announced. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonMapper JSON = new JsonMapper();

    public Problem {
        // In their order.
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    public static Problem of(String type, int status, String title, String detail) {
        return new Problem(type, status, title, detail, Map.of());
    }

    /** The same, with members of its own. */
    public Problem with(String member, Object value) {
        Map<String, Object> longer = new LinkedHashMap<>(more);
        longer.put(member, value);
        return new Problem(type, status, title, detail, longer);
    }

    /** The body. */
    public String json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "urn:holdfast:problem:" + type);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        members.putAll(more);
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists of them can be written as JSON", e);
        }
    }

    /** The whole answer. */
    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(json()).build();
    }
}

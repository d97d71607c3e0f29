package dev.holdfast.control.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static final JsonFactory JSON = new JsonFactory();

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
        StringWriter text = new StringWriter(256);
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeStringField("type", "urn:holdfast:problem:" + type);
            generator.writeStringField("title", title);
            generator.writeNumberField("status", status);
            generator.writeStringField("detail", detail);
            for (Map.Entry<String, Object> member : more.entrySet()) {
                generator.writeFieldName(member.getKey());
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Boolean flag -> generator.writeBoolean(flag);
            case List<?> list -> {
                generator.writeStartArray();
                for (Object element : list) {
                    write(generator, element);
                }
                generator.writeEndArray();
            }
            case Map<?, ?> fields -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    generator.writeFieldName(String.valueOf(field.getKey()));
                    write(generator, field.getValue());
                }
                generator.writeEndObject();
            }
            default -> generator.writeString(String.valueOf(value));
        }
    }

    /** The whole answer. */
    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(json()).build();
    }
}

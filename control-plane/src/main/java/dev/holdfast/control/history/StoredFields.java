package dev.holdfast.control.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the history. Pages look into it, and then it is read; the API passes it on as PostgreSQL gave it, without
 * reading and writing it again.
 */
final class StoredFields extends AbstractMap<String, Object> implements JsonSerializable {

    private final String json;
    private final ObjectReader reader;
    private @Nullable Map<String, Object> read;

    /**
     * Holds it.
     *
     * @param json a valid object, as PostgreSQL tells {@code jsonb}
     * @param reader of such objects
     */
    StoredFields(String json, ObjectReader reader) {
        this.json = json;
        this.reader = reader;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields().entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return fields().get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return fields().containsKey(name);
    }

    /** The JSON: so it stands in a cell of CSV, too. */
    @Override
    public String toString() {
        return json;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider serializers) throws IOException {
        generator.writeRawValue(json);
    }

    @Override
    public void serializeWithType(JsonGenerator generator, SerializerProvider serializers, TypeSerializer type)
            throws IOException {
        serialize(generator, serializers);
    }

    private Map<String, Object> fields() {
        Map<String, Object> known = read;
        if (known == null) {
            try {
                known = reader.readValue(json);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the history holds what is no JSON object: " + json, e);
            }
            read = known;
        }
        return known;
    }
}

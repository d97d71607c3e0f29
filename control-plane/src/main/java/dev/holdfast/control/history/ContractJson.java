package dev.holdfast.control.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A message of the contract as JSON: names as in the contract, numbers as numbers (so that SQL can compare them), enums as
 * words without their prefix, every plain field whether set or not, and what this version does not know as base64 under
 * {@code _unknown}, so that it is not lost.
 */
final class ContractJson {

    private static final JsonFactory JSON = new JsonFactory();

    /** What the words of each enum of the contract begin with: there are few, and each event has some. */
    private static final Map<EnumDescriptor, String> PREFIXES = new ConcurrentHashMap<>();

    private ContractJson() {}

    static String of(Message message) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(generator, message);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, Message message) throws IOException {
        generator.writeStartObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                writeRepeated(generator, field, (List<?>) message.getField(field));
            } else if (field.getJavaType() != JavaType.MESSAGE || message.hasField(field)) {
                generator.writeFieldName(field.getName());
                writeValue(generator, field, message.getField(field));
            }
        }
        if (!message.getUnknownFields().asMap().isEmpty()) {
            byte[] unknown = message.getUnknownFields().toByteArray();
            generator.writeStringField("_unknown", Base64.getEncoder().encodeToString(unknown));
        }
        generator.writeEndObject();
    }

    private static void writeRepeated(JsonGenerator generator, FieldDescriptor field, List<?> values)
            throws IOException {
        if (!values.isEmpty()) {
            generator.writeArrayFieldStart(field.getName());
            for (Object value : values) {
                writeValue(generator, field, value);
            }
            generator.writeEndArray();
        }
    }

    private static void writeValue(JsonGenerator generator, FieldDescriptor field, Object value) throws IOException {
        switch (value) {
            case Message nested -> write(generator, nested);
            case EnumValueDescriptor word -> generator.writeString(word(word));
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(isUnsigned(field) ? Integer.toUnsignedLong(number) : number);
            case Long number
            when isUnsigned(field) && number < 0 ->
                generator.writeNumber(new BigInteger(Long.toUnsignedString(number)));
            case Long number -> generator.writeNumber(number);
            case Float number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case ByteString bytes -> generator.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            default -> generator.writeString(storable(value.toString()));
        }
    }

    /** PostgreSQL keeps no NUL in text. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /** {@code GATE_STATE_PROVEN} of {@code GateState} is {@code PROVEN}. */
    static String word(EnumValueDescriptor value) {
        String prefix = PREFIXES.computeIfAbsent(value.getType(), ContractJson::prefix);
        String name = value.getName();
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    private static String prefix(EnumDescriptor type) {
        return type.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT) + "_";
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> true;
            default -> false;
        };
    }
}

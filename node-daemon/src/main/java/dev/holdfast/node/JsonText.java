package dev.holdfast.node;

/** Writes JSON: objects, arrays, strings, whole numbers and null, which is all that the status needs. */
final class JsonText {

    private final StringBuilder text = new StringBuilder(1024);
    private boolean needsComma;

    JsonText open(char bracket) {
        comma();
        text.append(bracket);
        needsComma = false;
        return this;
    }

    JsonText close(char bracket) {
        text.append(bracket);
        needsComma = true;
        return this;
    }

    JsonText name(String name) {
        comma();
        quote(name);
        text.append(':');
        needsComma = false;
        return this;
    }

    JsonText field(String name, String value) {
        return name(name).value(value);
    }

    JsonText field(String name, long value) {
        name(name);
        text.append(value);
        needsComma = true;
        return this;
    }

    JsonText value(String value) {
        comma();
        quote(value);
        needsComma = true;
        return this;
    }

    JsonText nothing() {
        comma();
        text.append("null");
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) {
            text.append(',');
        }
    }

    /** RFC 8259 section 7. */
    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

package dev.holdfast.vrrp.settings;

/**
 * What is wrong with one setting.
 *
 * @param setting its name as in the file, {@code startup.delay}
 * @param value as written; empty: nothing was written
 * @param remedy what is wrong and what to write instead, as the rest of a sentence that begins with the name
 */
public record SettingProblem(String setting, String value, String remedy) {
    @Override
    public String toString() {
        return value.isEmpty() ? setting + " " + remedy : setting + ": '" + value + "' " + remedy;
    }
}

package dev.holdfast.vrrp.settings;

import java.time.Duration;
import java.util.List;

/** What a setting's text may be. */
public sealed interface SettingType {

    /** The range as people read it: {@code 1 to 255}. */
    String range();

    /** Printable text without control characters. */
    record Text(int longest) implements SettingType {
        @Override
        public String range() {
            return "1 to " + longest + " characters";
        }
    }

    /** A whole number, ends included. */
    record WholeNumber(int least, int most) implements SettingType {
        @Override
        public String range() {
            return least + " to " + most;
        }
    }

    /** A number and ms, s, m or h, ends included, in whole milliseconds. */
    record Time(Duration least, Duration most) implements SettingType {
        @Override
        public String range() {
            return DurationText.format(least) + " to " + DurationText.format(most);
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements SettingType {
        @Override
        public String range() {
            return "true or false";
        }
    }

    /** One of some words. */
    record Choice(List<String> words) implements SettingType {
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public String range() {
            return String.join(", ", words);
        }
    }

    /** {@code never}, {@code immediate}, or {@code after} and a duration. */
    record PreemptionRule(Duration longest) implements SettingType {
        @Override
        public String range() {
            return "never, immediate, or after a delay of 1ms to " + DurationText.format(longest);
        }
    }

    /** One IP address. */
    record Address() implements SettingType {
        @Override
        public String range() {
            return "an IP address";
        }
    }

    /** Phrases in the words of another program, separated by commas. */
    record Phrases(String program, int most) implements SettingType {
        @Override
        public String range() {
            return "1 to " + most + ", each as " + program + " takes it";
        }
    }

    /** Checks, separated by commas; in the file a block each. */
    record Checks(int most) implements SettingType {
        @Override
        public String range() {
            return "1 to " + most + " checks";
        }
    }

    /** IP addresses, separated by commas; with prefix lengths where {@code prefixed}. */
    record Addresses(boolean prefixed, int most) implements SettingType {
        @Override
        public String range() {
            return "1 to " + most + (prefixed ? " addresses with prefix length, of one family" : " addresses");
        }
    }
}

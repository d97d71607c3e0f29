package dev.holdfast.control.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Times as people write them: relative to now, a day, a month, or a moment with or without a zone. */
final class TimeText {

    static final String EXPECTED =
            "a time: now, today, yesterday, -7d, 2026-10-01, 2026-10-01T12:30, 2026-10-01T12:30:05.25Z,"
                    + " \"2026-10-01 12:30 +02:00\", 2026-10-01T12:30[Europe/Berlin]";

    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MOMENT = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}.{0,60})");

    private static final DateTimeFormatter CLOCK = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .appendPattern("HH:mm[:ss]")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("[XXX][XX][X]")
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']')
            .toFormatter(Locale.ROOT);

    private final Instant now;
    private final ZoneId zone;

    /**
     * @param now what {@code now} means
     * @param zone of times that name none
     */
    TimeText(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /**
     * What a text stands for, in microseconds since 1970.
     *
     * @param first of them
     * @param last of them: of a moment the same, of a day its last microsecond
     */
    record Moments(long first, long last) {

        /** The first moment behind it; of a moment that moment itself. */
        long end() {
            return first == last ? last : last + 1;
        }
    }

    /** Empty: it is no time, or names an hour that no clock showed. */
    Optional<Moments> read(String text) {
        try {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "now" -> Optional.of(moment(now));
                case "today" -> Optional.of(days(today(), today().plusDays(1)));
                case "yesterday" -> Optional.of(days(today().minusDays(1), today()));
                default -> absoluteOrRelative(text);
            };
        } catch (DateTimeException | ArithmeticException none) {
            return Optional.empty();
        }
    }

    private Optional<Moments> absoluteOrRelative(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("-") || lower.startsWith("now-")) {
            OptionalLong ago = DurationText.nanos(text.substring(text.indexOf('-') + 1));
            return ago.isPresent()
                    ? Optional.of(moment(now.minusNanos(ago.getAsLong()).truncatedTo(ChronoUnit.MICROS)))
                    : Optional.empty();
        }
        if (DAY.matcher(text).matches()) {
            LocalDate day = LocalDate.parse(text);
            return Optional.of(days(day, day.plusDays(1)));
        }
        if (MONTH.matcher(text).matches()) {
            YearMonth month = YearMonth.parse(text);
            return Optional.of(days(month.atDay(1), month.plusMonths(1).atDay(1)));
        }
        var clock = MOMENT.matcher(text);
        return clock.matches() ? Optional.of(moment(zoned(clock.group(1) + "T" + clock.group(2)))) : Optional.empty();
    }

    private Instant zoned(String text) {
        TemporalAccessor read = CLOCK.parseBest(
                text.endsWith("z") ? text.substring(0, text.length() - 1) + "Z" : text,
                ZonedDateTime::from,
                LocalDateTime::from);
        return switch (read) {
            case ZonedDateTime exact -> exact.toInstant();
            case LocalDateTime local -> inZone(local);
            default -> throw new DateTimeException("no time");
        };
    }

    /** An hour that was shown twice means the first time; one that was left out is no time. */
    private Instant inZone(LocalDateTime local) {
        if (zone.getRules().getValidOffsets(local).isEmpty()) {
            throw new DateTimeException(local + " was left out in " + zone);
        }
        return local.atZone(zone).toInstant();
    }

    private LocalDate today() {
        return now.atZone(zone).toLocalDate();
    }

    private Moments days(LocalDate first, LocalDate after) {
        return new Moments(
                micros(first.atStartOfDay(zone).toInstant()),
                micros(after.atTime(LocalTime.MIN).atZone(zone).toInstant()) - 1);
    }

    private static Moments moment(Instant instant) {
        return new Moments(micros(instant), micros(instant));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}

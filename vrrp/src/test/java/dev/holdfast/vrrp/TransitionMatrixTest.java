package dev.holdfast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.testing.RouterBench;
import dev.holdfast.vrrp.testing.SampleSettings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state with every event: what the router does, in order, and where it goes. Priority 100, 1 s, version 3, {@code never}:
 * skew 609.375 ms, down interval 3609.375 ms. A dash: nothing at all.
 */
class TransitionMatrixTest {

    /** The events of the table. */
    enum Given {
        STARTUP,
        SHUTDOWN,
        HIGHER_ADVERT,
        EQUAL_ADVERT_OF_HIGHER_ADDRESS,
        EQUAL_ADVERT_OF_LOWER_ADDRESS,
        LOWER_ADVERT,
        PRIORITY_ZERO_ADVERT,
        OWN_ADVERT,
        ACTIVE_DOWN_TIMER,
        ADVERT_TIMER,
        PREEMPT_DELAY_TIMER,
        STARTUP_DELAY_TIMER,
        OUTDATED_TIMER,
        FAULT_RAISED,
        FAULT_CLEARED,
        SAME_SETTINGS,
        PRIORITY_CHANGED,
        SOURCE_CHANGED,
        WOKE_IN_TIME,
        WOKE_LATE,
        ADDRESS_LOST,
        NAMED_HEIR,
        HAND_OVER
    }

    private static final String MATRIX = """
        INITIALIZE | STARTUP                        | BACKUP     | start ACTIVE_DOWN 3609.375; INITIALIZE to BACKUP Started
        INITIALIZE | SHUTDOWN                       | INITIALIZE | -
        INITIALIZE | HIGHER_ADVERT                  | INITIALIZE | -
        INITIALIZE | EQUAL_ADVERT_OF_HIGHER_ADDRESS | INITIALIZE | -
        INITIALIZE | EQUAL_ADVERT_OF_LOWER_ADDRESS  | INITIALIZE | -
        INITIALIZE | LOWER_ADVERT                   | INITIALIZE | -
        INITIALIZE | PRIORITY_ZERO_ADVERT           | INITIALIZE | -
        INITIALIZE | OWN_ADVERT                     | INITIALIZE | -
        INITIALIZE | ACTIVE_DOWN_TIMER              | INITIALIZE | -
        INITIALIZE | ADVERT_TIMER                   | INITIALIZE | -
        INITIALIZE | PREEMPT_DELAY_TIMER            | INITIALIZE | -
        INITIALIZE | STARTUP_DELAY_TIMER            | INITIALIZE | -
        INITIALIZE | OUTDATED_TIMER                 | INITIALIZE | -
        INITIALIZE | FAULT_RAISED                   | INITIALIZE | -
        INITIALIZE | FAULT_CLEARED                  | INITIALIZE | -
        INITIALIZE | SAME_SETTINGS                  | INITIALIZE | -
        INITIALIZE | PRIORITY_CHANGED               | INITIALIZE | -
        INITIALIZE | SOURCE_CHANGED                 | INITIALIZE | -
        INITIALIZE | WOKE_IN_TIME                   | INITIALIZE | -
        INITIALIZE | WOKE_LATE                      | INITIALIZE | -
        INITIALIZE | ADDRESS_LOST                   | INITIALIZE | -
        INITIALIZE | NAMED_HEIR                     | INITIALIZE | -
        INITIALIZE | HAND_OVER                      | INITIALIZE | -
        BACKUP     | STARTUP                        | BACKUP     | -
        BACKUP     | SHUTDOWN                       | INITIALIZE | cancel ACTIVE_DOWN; BACKUP to INITIALIZE Stopped
        BACKUP     | HIGHER_ADVERT                  | BACKUP     | start ACTIVE_DOWN 3609.375
        BACKUP     | EQUAL_ADVERT_OF_HIGHER_ADDRESS | BACKUP     | start ACTIVE_DOWN 3609.375
        BACKUP     | EQUAL_ADVERT_OF_LOWER_ADDRESS  | BACKUP     | start ACTIVE_DOWN 3609.375
        BACKUP     | LOWER_ADVERT                   | BACKUP     | start ACTIVE_DOWN 3609.375
        BACKUP     | PRIORITY_ZERO_ADVERT           | BACKUP     | start ACTIVE_DOWN 609.375
        BACKUP     | OWN_ADVERT                     | BACKUP     | -
        BACKUP     | ACTIVE_DOWN_TIMER              | ACTIVE     | install; advertise 100; announce; start ADVERT 1000; BACKUP to ACTIVE ActiveDownTimerExpired
        BACKUP     | ADVERT_TIMER                   | BACKUP     | -
        BACKUP     | PREEMPT_DELAY_TIMER            | BACKUP     | -
        BACKUP     | STARTUP_DELAY_TIMER            | BACKUP     | -
        BACKUP     | OUTDATED_TIMER                 | BACKUP     | -
        BACKUP     | FAULT_RAISED                   | FAULT      | cancel ACTIVE_DOWN; BACKUP to FAULT FaultRaised
        BACKUP     | FAULT_CLEARED                  | BACKUP     | -
        BACKUP     | SAME_SETTINGS                  | BACKUP     | start ACTIVE_DOWN 3609.375
        BACKUP     | PRIORITY_CHANGED               | BACKUP     | start ACTIVE_DOWN 3414.0625
        BACKUP     | SOURCE_CHANGED                 | BACKUP     | -
        BACKUP     | WOKE_IN_TIME                   | BACKUP     | -
        BACKUP     | WOKE_LATE                      | BACKUP     | -
        BACKUP     | ADDRESS_LOST                   | BACKUP     | -
        BACKUP     | NAMED_HEIR                     | BACKUP     | -
        BACKUP     | HAND_OVER                      | BACKUP     | -
        ACTIVE     | STARTUP                        | ACTIVE     | -
        ACTIVE     | SHUTDOWN                       | INITIALIZE | advertise 0; remove; cancel ADVERT; ACTIVE to INITIALIZE Stopped
        ACTIVE     | HIGHER_ADVERT                  | BACKUP     | cancel ADVERT; remove; start ACTIVE_DOWN 3609.375; ACTIVE to BACKUP HigherPriorityHeard
        ACTIVE     | EQUAL_ADVERT_OF_HIGHER_ADDRESS | BACKUP     | cancel ADVERT; remove; start ACTIVE_DOWN 3609.375; ACTIVE to BACKUP HigherAddressHeard
        ACTIVE     | EQUAL_ADVERT_OF_LOWER_ADDRESS  | ACTIVE     | advertise 100; observe LOWER_PRIORITY_CONTENDER
        ACTIVE     | LOWER_ADVERT                   | ACTIVE     | advertise 100; observe LOWER_PRIORITY_CONTENDER
        ACTIVE     | PRIORITY_ZERO_ADVERT           | ACTIVE     | advertise 100; start ADVERT 1000
        ACTIVE     | OWN_ADVERT                     | ACTIVE     | -
        ACTIVE     | ACTIVE_DOWN_TIMER              | ACTIVE     | -
        ACTIVE     | ADVERT_TIMER                   | ACTIVE     | advertise 100; start ADVERT 1000
        ACTIVE     | PREEMPT_DELAY_TIMER            | ACTIVE     | -
        ACTIVE     | STARTUP_DELAY_TIMER            | ACTIVE     | -
        ACTIVE     | OUTDATED_TIMER                 | ACTIVE     | -
        ACTIVE     | FAULT_RAISED                   | FAULT      | advertise 0; cancel ADVERT; remove; ACTIVE to FAULT FaultRaised
        ACTIVE     | FAULT_CLEARED                  | ACTIVE     | -
        ACTIVE     | SAME_SETTINGS                  | ACTIVE     | -
        ACTIVE     | PRIORITY_CHANGED               | ACTIVE     | advertise 150; start ADVERT 1000
        ACTIVE     | SOURCE_CHANGED                 | ACTIVE     | -
        ACTIVE     | WOKE_IN_TIME                   | ACTIVE     | -
        ACTIVE     | WOKE_LATE                      | BACKUP     | cancel ADVERT; remove; start ACTIVE_DOWN 3609.375; ACTIVE to BACKUP Stalled
        ACTIVE     | ADDRESS_LOST                   | BACKUP     | cancel ADVERT; remove; start ACTIVE_DOWN 3609.375; ACTIVE to BACKUP AddressLost
        ACTIVE     | NAMED_HEIR                     | ACTIVE     | -
        ACTIVE     | HAND_OVER                      | BACKUP     | advertise 0; cancel ADVERT; remove; start ACTIVE_DOWN 3609.375; ACTIVE to BACKUP HandedOver
        FAULT      | STARTUP                        | FAULT      | -
        FAULT      | SHUTDOWN                       | INITIALIZE | FAULT to INITIALIZE Stopped
        FAULT      | HIGHER_ADVERT                  | FAULT      | -
        FAULT      | EQUAL_ADVERT_OF_HIGHER_ADDRESS | FAULT      | -
        FAULT      | EQUAL_ADVERT_OF_LOWER_ADDRESS  | FAULT      | -
        FAULT      | LOWER_ADVERT                   | FAULT      | -
        FAULT      | PRIORITY_ZERO_ADVERT           | FAULT      | -
        FAULT      | OWN_ADVERT                     | FAULT      | -
        FAULT      | ACTIVE_DOWN_TIMER              | FAULT      | -
        FAULT      | ADVERT_TIMER                   | FAULT      | -
        FAULT      | PREEMPT_DELAY_TIMER            | FAULT      | -
        FAULT      | STARTUP_DELAY_TIMER            | FAULT      | -
        FAULT      | OUTDATED_TIMER                 | FAULT      | -
        FAULT      | FAULT_RAISED                   | FAULT      | -
        FAULT      | FAULT_CLEARED                  | BACKUP     | start ACTIVE_DOWN 3609.375; FAULT to BACKUP FaultCleared
        FAULT      | SAME_SETTINGS                  | FAULT      | -
        FAULT      | PRIORITY_CHANGED               | FAULT      | -
        FAULT      | SOURCE_CHANGED                 | FAULT      | -
        FAULT      | WOKE_IN_TIME                   | FAULT      | -
        FAULT      | WOKE_LATE                      | FAULT      | -
        FAULT      | ADDRESS_LOST                   | FAULT      | -
        FAULT      | NAMED_HEIR                     | FAULT      | -
        FAULT      | HAND_OVER                      | FAULT      | -
        """;

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = MATRIX)
    void doesWhatTheTableSays(State from, Given given, State to, String actions) {
        RouterBench bench = in(from);

        bench.handle(event(given, bench));

        assertThat(String.join("; ", bench.actions())).isEqualTo(actions.equals("-") ? "" : actions);
        assertThat(bench.state()).isEqualTo(to);
    }

    @Test
    void hasALineForEveryStateAndEvent() {
        List<String> expected = Arrays.stream(State.values())
                .flatMap(state -> Arrays.stream(Given.values()).map(given -> state + "/" + given))
                .toList();
        List<String> written = MATRIX.lines()
                .map(line -> line.split("\\|"))
                .map(cells -> cells[0].strip() + "/" + cells[1].strip())
                .toList();

        assertThat(written).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static RouterBench in(State state) {
        RouterBench bench = switch (state) {
            case INITIALIZE -> new RouterBench(SampleSettings.ipv4());
            case BACKUP -> RouterBench.backup(SampleSettings.ipv4());
            case ACTIVE -> RouterBench.active(SampleSettings.ipv4());
            case FAULT ->
                RouterBench.backup(SampleSettings.ipv4()).handle(new Event.FaultRaised(FaultReason.NO_CARRIER));
        };
        bench.clear();
        assertThat(bench.state()).isEqualTo(state);
        return bench;
    }

    private static Event event(Given given, RouterBench bench) {
        return switch (given) {
            case STARTUP -> new Event.Startup();
            case SHUTDOWN -> new Event.Shutdown();
            case HIGHER_ADVERT -> advert(bench, 150, RouterBench.LOWER_ADDRESS);
            case EQUAL_ADVERT_OF_HIGHER_ADDRESS -> advert(bench, 100, RouterBench.HIGHER_ADDRESS);
            case EQUAL_ADVERT_OF_LOWER_ADDRESS -> advert(bench, 100, RouterBench.LOWER_ADDRESS);
            case LOWER_ADVERT -> advert(bench, 50, RouterBench.HIGHER_ADDRESS);
            case PRIORITY_ZERO_ADVERT -> advert(bench, 0, RouterBench.HIGHER_ADDRESS);
            case OWN_ADVERT -> advert(bench, 100, "10.77.0.10");
            case ACTIVE_DOWN_TIMER -> timer(bench, Timer.ACTIVE_DOWN, 0);
            case ADVERT_TIMER -> timer(bench, Timer.ADVERT, 0);
            case PREEMPT_DELAY_TIMER -> timer(bench, Timer.PREEMPT_DELAY, 0);
            case STARTUP_DELAY_TIMER -> timer(bench, Timer.STARTUP_DELAY, 0);
            case OUTDATED_TIMER -> timer(bench, bench.state() == State.ACTIVE ? Timer.ADVERT : Timer.ACTIVE_DOWN, 1);
            case FAULT_RAISED -> new Event.FaultRaised(FaultReason.CHECK_FAILED);
            case FAULT_CLEARED -> new Event.FaultCleared(FaultReason.NO_CARRIER);
            case SAME_SETTINGS -> new Event.SettingsChanged(SampleSettings.ipv4(), 8);
            case PRIORITY_CHANGED -> new Event.PriorityChanged("file:/run/web", 50);
            case SOURCE_CHANGED -> new Event.SourceAddressChanged(IpAddress.parse("10.77.0.11"));
            case WOKE_IN_TIME -> new Event.Woke(2_999_999_999L);
            case WOKE_LATE -> new Event.Woke(3_000_000_000L);
            case NAMED_HEIR -> new Event.NamedHeir(1_000_000_000L);
            case HAND_OVER -> new Event.HandOver(IpAddress.parse("10.77.0.11"));
            case ADDRESS_LOST -> new Event.AddressLost(IpAddress.parse("10.77.0.100"));
        };
    }

    private static Event advert(RouterBench bench, int priority, String sender) {
        var settings = bench.router().settings();
        return new Event.AdvertReceived(
                RouterBench.advertisement(settings, priority, sender, settings.advertInterval()));
    }

    private static Event timer(RouterBench bench, Timer timer, int generationsBehind) {
        return new Event.TimerExpired(timer, bench.trace().generation(timer) - generationsBehind);
    }
}

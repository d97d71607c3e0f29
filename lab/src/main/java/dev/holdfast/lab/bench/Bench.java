package dev.holdfast.lab.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dev bench NAME [--quick|--large] [--json]}. */
@Command(
        name = "bench",
        description = "Measures against a peer, side by side in one run.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

    private static final List<Benchmark> ALL = List.of(
            new EngineBenchmark(),
            new Takeover(),
            new MassTakeover(),
            new EngineLoad(),
            new StartTime(),
            new SessionMemory(),
            new FalseTransitions(),
            new TransportMemory(),
            new SessionLoad(),
            new IdleSession(),
            new HistoryBenchmark(HistoryBenchmark.Part.ALL),
            new HistoryBenchmark(HistoryBenchmark.Part.QUERIES),
            new HistoryBenchmark(HistoryBenchmark.Part.INGEST),
            new DashboardBenchmark(DashboardBenchmark.Part.ALL),
            new DashboardBenchmark(DashboardBenchmark.Part.PAGES),
            new DashboardBenchmark(DashboardBenchmark.Part.NEWS));

    @Parameters(arity = "0..1", paramLabel = "NAME")
    private @Nullable String name;

    @Option(names = "--quick", description = "fewer rounds")
    private boolean quick;

    @Option(names = "--large", description = "more than the usual load, where there is such")
    private boolean large;

    @Option(names = "--json", description = "one JSON object a line")
    private boolean json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        for (Benchmark benchmark : ALL) {
            if (benchmark.name().equals(name)) {
                print(large ? benchmark.runLarge() : benchmark.run(quick));
                return 0;
            }
        }
        if (name == null) {
            ALL.forEach(benchmark -> System.out.printf("%-15s %s%n", benchmark.name(), benchmark.describes()));
            return 0;
        }
        System.err.printf(
                "bench: there is no benchmark '%s'; there are: %s%n",
                name, String.join(", ", ALL.stream().map(Benchmark::name).toList()));
        return 1;
    }

    private void print(List<Measurement> measurements) {
        if (!json) {
            System.out.println(Measurement.tableHead());
        }
        for (Measurement measurement : measurements) {
            System.out.println(json ? measurement.json() : measurement.tableRow());
        }
    }
}

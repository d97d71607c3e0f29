package dev.holdfast.lab.bench;

import dev.holdfast.lab.program.ControlPlane;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Transitions of twenty nodes through their sessions, from the first byte to the last acknowledgement, which comes after the
 * commit; beside it the very rows that came of it, put into the same table once more by one connection with one prepared
 * statement, {@code INSERT … SELECT FROM unnest(…)}, in commits as large as the largest of ours. Ours has TLS, the
 * contract, the marks that make repeats do nothing, the derivation of tenure behind it, and the nodes themselves on the
 * same machine; the peer's clock runs only while it binds, sends and commits.
 */
final class HistoryIngest {

    static final String CLUSTER = "ingest";
    static final String TOKEN = "bench.benchsecretbenchsecretbenchsecret";

    private static final int NODES = 20;
    private static final int EACH = 5_000;
    private static final int EACH_QUICK = 1_000;
    private static final int COMMIT = 8192;
    private static final long LIMIT_SECONDS = 600;

    private static final List<String> COLUMNS = List.of(
            "occurred_at timestamptz",
            "cluster_id bigint",
            "router_id bigint",
            "router_name text",
            "node_uuid uuid",
            "node_name text",
            "from_state text",
            "to_state text",
            "cause text",
            "cause_detail text",
            "evidence text",
            "epoch bigint",
            "seq bigint",
            "node_unix_nanos bigint",
            "monotonic_nanos bigint",
            "boot_id text",
            "clock_offset_nanos bigint",
            "clock_error_nanos bigint");

    private static final int FETCHED_AT_ONCE = 1000;

    private final ControlPlane controlPlane;
    private final EmbeddedDatabase database;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<StreamingNode> nodes = new ArrayList<>();

    HistoryIngest(ControlPlane controlPlane, EmbeddedDatabase database) {
        this.controlPlane = controlPlane;
        this.database = database;
    }

    Measurement measure(boolean quick) throws Exception {
        int each = quick ? EACH_QUICK : EACH;
        Measurement measurement = new Measurement("ingest, a million transitions", "s");
        try (Connection application = database.application()) {
            enrol();
            all(nodes.stream().map(StreamingNode::connect).toList());
            // One for the compilers and caches of both, told to nobody.
            round(application, each);
            for (int i = 0; i < Benchmark.rounds(quick); i++) {
                double[] seconds = round(application, each);
                measurement.addRound(million(seconds[0], each), million(seconds[1], each));
            }
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
        return measurement;
    }

    private static double million(double seconds, int each) {
        return seconds * 1e6 / (NODES * each);
    }

    private double[] round(Connection application, int each) throws Exception {
        long before = EmbeddedDatabase.number(application, "SELECT coalesce(max(id), 0) FROM holdfast.transition");
        nodes.forEach(node -> {
            node.make(each);
            node.beat();
        });
        long began = System.nanoTime();
        all(nodes.stream().map(StreamingNode::stream).toList());
        double ours = seconds(began);
        EmbeddedDatabase.awaitDerived(application);
        List<Object[]> rows = stored(application, before);
        if (rows.size() != NODES * each) {
            throw new IllegalStateException(rows.size() + " rows were stored of " + NODES * each + " that were sent");
        }
        return new double[] {ours, insertByHand(application, rows)};
    }

    private static List<Object[]> stored(Connection application, long after) throws SQLException {
        StringBuilder selected = new StringBuilder();
        for (String column : COLUMNS) {
            String[] named = column.split(" ", 2);
            selected.append(selected.isEmpty() ? "" : ", ").append(named[0]).append("::text");
        }
        List<Object[]> rows = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        // Only within a transaction does the driver not take all of it at once.
        application.setAutoCommit(false);
        try (Statement statement = application.createStatement()) {
            statement.setFetchSize(FETCHED_AT_ONCE);
            ResultSet found = statement.executeQuery(
                    "SELECT " + selected + " FROM holdfast.transition WHERE id > " + after + " ORDER BY id");
            while (found.next()) {
                Object[] row = new Object[COLUMNS.size()];
                for (int i = 0; i < row.length; i++) {
                    String text = found.getString(i + 1);
                    if (text != null) {
                        // Most is the same in each row: all of it would be more than this process has room for.
                        row[i] = COLUMNS.get(i).endsWith(" bigint")
                                ? Long.valueOf(text)
                                : known.computeIfAbsent(text, Function.identity());
                    }
                }
                rows.add(row);
            }
        } finally {
            application.setAutoCommit(true);
        }
        return rows;
    }

    private static double insertByHand(Connection application, List<Object[]> rows) throws SQLException {
        StringBuilder names = new StringBuilder();
        StringBuilder arrays = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (String column : COLUMNS) {
            String[] named = column.split(" ", 2);
            String comma = names.isEmpty() ? "" : ", ";
            names.append(comma).append(named[0]);
            arrays.append(comma).append("?::").append(named[1]).append("[]");
            values.append(comma)
                    .append(named[0])
                    .append(
                            switch (named[0]) {
                                case "from_state", "to_state" -> "::holdfast.router_state";
                                case "cause_detail", "evidence" -> "::jsonb";
                                default -> "";
                            });
        }
        String sql = "INSERT INTO holdfast.transition (received_at, " + names + ") SELECT now(), " + values
                + " FROM unnest(" + arrays + ") AS came (" + names + ")";
        // Another node, so that nothing of it looks like a repeat to anybody.
        String stranger = UUID.randomUUID().toString();
        application.setAutoCommit(false);
        long began = System.nanoTime();
        try (PreparedStatement statement = application.prepareStatement(sql)) {
            for (int from = 0; from < rows.size(); from += COMMIT) {
                List<Object[]> some = rows.subList(from, Math.min(rows.size(), from + COMMIT));
                for (int i = 0; i < COLUMNS.size(); i++) {
                    int column = i;
                    String named = COLUMNS.get(i);
                    Object[] elements = some.stream()
                            .map(row -> named.startsWith("node_uuid") ? stranger : row[column])
                            .toArray();
                    statement.setArray(
                            i + 1, application.createArrayOf(named.substring(named.indexOf(' ') + 1), elements));
                }
                statement.executeUpdate();
                application.commit();
            }
        }
        double seconds = seconds(began);
        application.setAutoCommit(true);
        return seconds;
    }

    private void enrol() throws Exception {
        int port = controlPlane.config().grpcPort();
        Path authority = controlPlane.config().dataDirectory().resolve("public").resolve("ca.pem");
        ManagedChannel anonymous = NettyChannelBuilder.forAddress(
                        "127.0.0.1",
                        port,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(authority.toFile())
                                .build())
                .build();
        try {
            // Data that are kept know the nodes of the run before.
            String run = "ingest-" + Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX) + "-";
            for (int i = 0; i < NODES; i++) {
                SimulatedIdentity identity = SimulatedIdentity.enrol(anonymous, TOKEN, run + i);
                ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port, mutual(authority, identity))
                        .build();
                channels.add(channel);
                nodes.add(new StreamingNode(run + i, channel));
            }
        } finally {
            anonymous.shutdownNow();
        }
    }

    private static ChannelCredentials mutual(Path authority, SimulatedIdentity identity) throws IOException {
        return TlsChannelCredentials.newBuilder()
                .trustManager(authority.toFile())
                .keyManager(stream(identity.certificatePem()), stream(identity.keyPem()))
                .build();
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static void all(List<CompletableFuture<Void>> futures) throws Exception {
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}

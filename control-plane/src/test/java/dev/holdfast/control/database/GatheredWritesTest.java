package dev.holdfast.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatheredWritesTest {

    private final List<List<Integer>> written = Collections.synchronizedList(new ArrayList<>());

    @Test
    void writesTogetherWhatCameDuringAWrite() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (GatheredWrites<Integer, @Nullable Void> writes = GatheredWrites.start("test", 3, group -> {
            writing.countDown();
            await(goOn);
            written.add(group);
        })) {
            CompletableFuture<@Nullable Void> first = writes.add(1);
            assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<@Nullable Void>> others =
                    List.of(2, 3, 4, 5).stream().map(writes::add).toList();
            assertThat(first).isNotDone();
            goOn.countDown();

            first.get(30, TimeUnit.SECONDS);
            for (CompletableFuture<@Nullable Void> other : others) {
                other.get(30, TimeUnit.SECONDS);
            }
            assertThat(written).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5));
        }
    }

    @Test
    void oneThatCannotBeWrittenFailsAlone() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (GatheredWrites<Integer, @Nullable Void> writes = GatheredWrites.start("test", 10, group -> {
            await(goOn);
            if (group.contains(3)) {
                throw new IllegalArgumentException("no three");
            }
            written.add(group);
        })) {
            writes.add(1);
            List<CompletableFuture<@Nullable Void>> others =
                    List.of(2, 3, 4).stream().map(writes::add).toList();
            goOn.countDown();

            others.getFirst().get(30, TimeUnit.SECONDS);
            others.getLast().get(30, TimeUnit.SECONDS);
            assertThatThrownBy(() -> others.get(1).get(30, TimeUnit.SECONDS)).hasRootCauseMessage("no three");
            assertThat(written.stream().flatMap(List::stream)).containsExactly(1, 2, 4);
        }
    }

    @Test
    void eachIsToldWhatCameOfIt() throws Exception {
        try (GatheredWrites<Integer, String> writes = GatheredWrites.answering(
                "test", 3, group -> group.stream().map(one -> "wrote " + one).toList())) {
            List<CompletableFuture<String>> asked =
                    List.of(1, 2, 3, 4, 5).stream().map(writes::add).toList();
            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("wrote " + (i + 1));
            }
        }
    }

    @Test
    void refusesWhatComesAfterItWasClosed() {
        GatheredWrites<Integer, @Nullable Void> writes = GatheredWrites.start("test", 10, written::add);
        writes.close();
        CompletableFuture<@Nullable Void> late = writes.add(1);
        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).hasMessageContaining("stopping");
        assertThat(written).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

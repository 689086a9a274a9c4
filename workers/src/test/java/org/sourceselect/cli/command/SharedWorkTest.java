package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.run.WorkflowWatch;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.client.Campaign;
import org.sourceselect.client.Campaigns;
import org.sourceselect.embedded.EmbeddedRuntime;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeRecord;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.plugin.Role;

/** Two campaigns at the same time, of different targets, that need the same source model. */
@Timeout(300)
class SharedWorkTest {

    private static final int ITERATIONS = 150;

    @TempDir
    Path folder;

    private HomeFolder home = HomeFolder.at(Path.of(""));

    @Test
    void itIsTrainedOnceAndTheOtherWaitsForIt() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (EmbeddedRuntime runtime = start(registry)) {
            for (Campaign campaign : both(runtime)) {
                assertThat(campaign.await().targets())
                        .extracting(TargetRow::status)
                        .containsExactly(TargetRow.Status.DONE);
            }
        }
        assertThat(registry.get("sourceselect.training.iterations")
                        .tag("stage", "pretrain")
                        .counter()
                        .count())
                .isEqualTo(ITERATIONS);
        assertThat(pretrainings(registry, "computed")).isEqualTo(1);
        assertThat(pretrainings(registry, "found")).isEqualTo(1);
        // They did want it at the same moment.
        assertThat(pretrainings(registry, "elsewhere")).isPositive();
    }

    @Test
    @Tag("slow")
    void theOneThatWaitsSaysSo() {
        try (EmbeddedRuntime runtime = start(new SimpleMeterRegistry())) {
            if (!RuntimeRecord.of(home).orElseThrow().lists()) {
                String skipped =
                        "SKIPPED: what is said of a stage that waits: the in-process server does not tell why an"
                                + " activity is tried again, and SOURCESELECT_TEMPORAL names no temporal command";
                System.out.println(skipped);
                Assumptions.abort(skipped);
            }
            awaitSaid(
                    runtime.client(),
                    both(runtime),
                    "pretrain ED-1-FLAIR waits for another worker that computes the same");
        }
    }

    private EmbeddedRuntime start(MeterRegistry registry) {
        home = HomeFolder.create(folder.resolve("home"));
        List<Path> phantoms = PhantomGenerator.write(
                folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (done, all) -> {});
        return EmbeddedRuntime.start(
                new RuntimeSettings(
                        home,
                        "test",
                        Optional.empty(),
                        Optional.empty(),
                        EnumSet.allOf(Role.class),
                        phantoms,
                        new TaskQueues(TaskQueues.DEFAULT_PREFIX),
                        false,
                        1,
                        2),
                registry);
    }

    private static List<Campaign> both(EmbeddedRuntime runtime) {
        Campaigns campaigns = new Campaigns(runtime.client());
        return Stream.of("ED-2-FLAIR", "ET-2-FLAIR")
                .map(target -> campaigns.start("of-" + target, request(target)))
                .toList();
    }

    private static void awaitSaid(WorkflowClient client, List<Campaign> campaigns, String words) {
        Console nowhere = Console.on(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
        List<WorkflowWatch> watches = campaigns.stream()
                .map(c -> new WorkflowWatch(client, client.newUntypedWorkflowStub(c.id()), true, nowhere))
                .toList();
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        List<String> said = List.of();
        while (said.stream().noneMatch(s -> s.contains(words))) {
            assertThat(System.nanoTime())
                    .as("nobody said: " + words + " but " + said)
                    .isLessThan(latest);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            said = watches.stream()
                    .flatMap(w -> w.state().stream())
                    .map(s -> ProgressLine.plain(s, 1, 1))
                    .toList();
        }
    }

    private static long pretrainings(MeterRegistry registry, String outcome) {
        Timer timer = registry.find("sourceselect.stage.duration")
                .tag("stage", "pretrain")
                .tag("outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private static CampaignRequest request(String target) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("targets").add(target);
        json.putArray("groundTruth");
        ObjectNode selection = json.putObject("selection");
        selection.put("profile", "smoke").putArray("pool").add("ED-1-FLAIR");
        selection.putObject("preparation").put("size", 32).put("slicesPerSubject", 4);
        selection.putObject("pretraining").put("iterations", ITERATIONS);
        return new CampaignRequest(json);
    }
}

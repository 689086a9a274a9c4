package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.client.Campaign;
import org.sourceselect.client.Campaigns;
import org.sourceselect.dataset.phantom.PhantomGenerator;
import org.sourceselect.dataset.phantom.PhantomSettings;
import org.sourceselect.plugin.Role;

/** Two campaigns at the same time, of different targets, that need the same source model. */
@Timeout(300)
class SharedWorkTest {

    private static final int ITERATIONS = 300;

    @TempDir
    Path folder;

    @Test
    void itIsTrainedOnceAndTheOtherWaitsForIt() {
        List<Path> phantoms = PhantomGenerator.write(
                folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (done, all) -> {});
        RuntimeSettings settings = new RuntimeSettings(
                HomeFolder.create(folder.resolve("home")),
                "test",
                Optional.empty(),
                Optional.empty(),
                EnumSet.allOf(Role.class),
                phantoms,
                new TaskQueues(TaskQueues.DEFAULT_PREFIX),
                false,
                1,
                2);
        MeterRegistry registry = new SimpleMeterRegistry();
        try (EmbeddedRuntime runtime = EmbeddedRuntime.start(settings, registry)) {
            Campaigns campaigns = new Campaigns(runtime.client());
            List<Campaign> both = Stream.of("ED-2-FLAIR", "ET-2-FLAIR")
                    .map(target -> campaigns.start("of-" + target, request(target)))
                    .toList();
            for (Campaign campaign : both) {
                assertThat(campaign.await().targets())
                        .extracting(TargetRow::status)
                        .containsExactly(TargetRow.Status.DONE);
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

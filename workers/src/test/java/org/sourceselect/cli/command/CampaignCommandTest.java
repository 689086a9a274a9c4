package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.cli.Seen;
import org.sourceselect.cli.run.TargetResults;
import org.sourceselect.client.Campaign;
import org.sourceselect.client.Campaigns;
import org.sourceselect.embedded.EmbeddedRuntime;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.OwnRuntime;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.task.BadInputException;

/** A campaign of two targets, from a Java program and from the command line. */
@Timeout(300)
class CampaignCommandTest {

    private static final String ID = "tumours";

    @TempDir
    Path folder;

    private static Seen sourceselect(String... args) {
        return Seen.of(args);
    }

    private static CampaignRequest request(int iterations) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("targets").add("ED-2-FLAIR").add("ET-2-FLAIR");
        ObjectNode selection = json.putObject("selection");
        selection.put("profile", "smoke").putArray("pool").add("ED-*-FLAIR").add("ET-1-FLAIR");
        selection.putObject("preparation").put("size", 16).put("slicesPerSubject", 4);
        selection.putObject("network").put("width", 2);
        selection.putObject("pretraining").put("iterations", 3).put("batchSize", 4);
        json.putObject("finetuning").put("iterations", iterations).put("batchSize", 4);
        return new CampaignRequest(json);
    }

    @Test
    void isStartedOnceWatchedChangedAndReported() {
        List<Path> phantoms = PhantomGenerator.write(
                folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (done, all) -> {});
        RuntimeSettings settings = OwnRuntime.settings(HomeFolder.create(folder.resolve("home")), phantoms);
        try (EmbeddedRuntime runtime = EmbeddedRuntime.start(settings)) {
            run(
                    new Campaigns(runtime.client()),
                    runtime.store(),
                    runtime.temporal().target());
        }
    }

    private void run(Campaigns campaigns, ArtifactStore store, String temporal) {
        assertThatThrownBy(() -> campaigns.find(ID))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("campaign tumours: the server has no campaign of this id");
        Campaign campaign = campaigns.start(ID, request(2));
        assertThat(campaign.begun()).isTrue();
        assertThat(campaigns.start(ID, request(2)).begun()).isFalse();
        assertThatThrownBy(() -> campaigns.start(ID, request(5)))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "campaign tumours: this id is in use for another request (finetuning.iterations is 2 there, 5"
                                + " here); choose another id, or give the request it began with");

        List<String> at =
                List.of("--temporal", temporal, "--home", folder.resolve("home").toString());
        Seen refused = campaign("add", at, ID, "ED-2-FLAIR");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .startsWith(
                        "sourceselect campaign add: target: phantom-fets/ED-2-FLAIR is a target of the campaign already");
        assertThat(campaign("cancel", at, ID, "--target", "NCR-1-FLAIR").err())
                .contains("target: the campaign has no target 'NCR-1-FLAIR'");
        assertThat(campaign("pause", at, ID).code()).isZero();
        assertThat(campaign("status", at, ID).out())
                .startsWith("tumours is paused: ")
                .contains("phantom-fets/ET-2-FLAIR");
        assertThat(campaign("resume", at, ID, "--targets-at-once", "3").err()).contains("tumours goes on");

        CampaignResult result = campaign.await();
        assertThat(result.targets()).hasSize(2);
        assertThat(campaigns.start(ID, request(2)).await()).isEqualTo(result);
        Seen late = campaign("resume", at, ID);
        assertThat(late.code()).isEqualTo(2);
        assertThat(late.err()).contains("campaign tumours: it has ended (completed); start a campaign of another id");
        Seen report = campaign("report", at, ID);
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(report.out())
                .contains("ED-2-FLAIR  1 ")
                .contains("Weighted tau")
                .contains("Fine-tuning 5 sources took");
        Path results = folder.resolve("results");
        Seen brought = sourceselect(
                "result",
                ID,
                "--output",
                results.toString(),
                "--home",
                folder.resolve("home").toString());
        assertThat(brought.code()).as(brought.err()).isZero();
        assertThat(results.resolve("report.html")).isNotEmptyFile();
        assertThat(List.of("ED-2-FLAIR", "ET-2-FLAIR"))
                .allSatisfy(target -> assertThat(List.of("selection.json", "selection.csv", "report.html"))
                        .allSatisfy(file -> assertThat(results.resolve("phantom-fets")
                                        .resolve(target)
                                        .resolve(file))
                                .isNotEmptyFile()));
        assertThat(TargetResults.of(store, result.targets().get(0).outcome().orElseThrow())
                        .selection()
                        .path2())
                .hasSize(2);
    }

    @Test
    void aFolderForFilesThatNobodyWaitsForIsRefused() {
        Seen seen = sourceselect(
                "campaign",
                "start",
                "--target",
                "ED-2-FLAIR",
                "--output",
                folder.resolve("results").toString(),
                "--home",
                folder.resolve("home").toString(),
                "--temporal",
                "127.0.0.1:1",
                "--store",
                "http://127.0.0.1:1");

        assertThat(seen.code()).isEqualTo(2);
        assertThat(seen.err().strip())
                .isEqualTo(
                        "sourceselect campaign start: --output: this command does not wait for the campaign, so nothing is"
                                + " written; add --wait, or leave it out and bring the files with sourceselect result ID --output DIR once"
                                + " the campaign has ended");
    }

    private static Seen campaign(String command, List<String> at, String... arguments) {
        List<String> args = new ArrayList<>(List.of("campaign", command));
        args.addAll(List.of(arguments));
        args.addAll(at);
        return sourceselect(args.toArray(String[]::new));
    }
}

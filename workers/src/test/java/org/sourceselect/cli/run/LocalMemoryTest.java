package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.unet.Compute;
import picocli.CommandLine;

/** A net that does not fit is refused before anything is prepared. */
class LocalMemoryTest {

    private static final long GIB = 1L << 30;

    /** The classic width four times over has 497 million weights: with their gradients and Adam's moments 7.4 GiB at least. */
    private static final List<String> WIDEST = List.of("--width", "256", "--batch-size", "1");

    /** More than any machine has. */
    private static final List<String> LARGEST =
            List.of("--width", "256", "--size", "512", "--batch-size", "100000", "--slices", "0");

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private Console console() {
        PrintWriter writer = new PrintWriter(said, true);
        return Console.on(writer, writer);
    }

    private static SelectionSettings settings(List<String> options) {
        SettingsOptions parsed = new SettingsOptions();
        new CommandLine(parsed).parseArgs(options.toArray(String[]::new));
        CampaignSettings campaign = parsed.campaign(List.of("T"), List.of(), Profile.SMOKE);
        return campaign.selection();
    }

    private RuntimeSettings runtime(Set<Role> roles, Optional<StoreLocation> store) {
        return new RuntimeSettings(
                HomeFolder.at(folder.resolve("home")),
                "test",
                Optional.empty(),
                store,
                roles,
                List.of(),
                new TaskQueues(TaskQueues.DEFAULT_PREFIX),
                false,
                0,
                1);
    }

    @Test
    void aNetThatDoesNotFitIsRefusedByItsOptionWithWhatItNeedsAndWhatThereIs() {
        Compute small = new Compute(Compute.idleCpu().device(), 4 * GIB);
        Compute large = new Compute(Compute.idleCpu().device(), 64 * GIB);
        assertThatThrownBy(() -> LocalMemory.check(settings(WIDEST), small))
                .isInstanceOf(UserErrorException.class)
                .hasMessageStartingWith("--width: width 256 with 1 slices")
                .hasMessageContaining("which has 4.0 GiB");
        assertThatCode(() -> LocalMemory.check(settings(WIDEST), large)).doesNotThrowAnyException();
    }

    @Test
    void aBatchIsCountedAsLargeAsItSurelyIs() {
        Compute share = new Compute(Compute.idleCpu().device(), GIB);
        List<String> manyAStep = List.of("--width", "16", "--size", "128", "--batch-size", "64");
        assertThatThrownBy(() -> LocalMemory.check(settings(with(manyAStep, "--slices", "0")), share))
                .hasMessageContaining("with 64 slices");
        assertThatCode(() -> LocalMemory.check(settings(with(manyAStep, "--slices", "2")), share))
                .as("one subject may be all there is, with two slices")
                .doesNotThrowAnyException();
    }

    @Test
    void whereNothingIsTrainedHereNothingIsSaid() {
        LocalMemory.check(settings(LARGEST), runtime(EnumSet.of(Role.DECISIONS), Optional.empty()), console());
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void aStoreWithModelsOfALargerMachineIsRankedFrom() throws Exception {
        Set<Role> all = EnumSet.allOf(Role.class);
        assertThatThrownBy(() -> LocalMemory.check(settings(LARGEST), runtime(all, Optional.empty()), console()))
                .isInstanceOf(UserErrorException.class);

        Path model = folder.resolve("home/store/objects")
                .resolve(StoreLocation.DEFAULT_BUCKET)
                .resolve("artifacts")
                .resolve(ArtifactKind.MODEL.folder())
                .resolve("0123");
        Files.createDirectories(model);
        Files.writeString(model.resolve("manifest.json"), "{}");
        LocalMemory.check(settings(LARGEST), runtime(all, Optional.empty()), console());
        assertThat(said.toString()).contains("warning: --width: width 256").contains("what the store holds already");
    }

    private static List<String> with(List<String> options, String... more) {
        return Stream.concat(options.stream(), Arrays.stream(more)).toList();
    }
}

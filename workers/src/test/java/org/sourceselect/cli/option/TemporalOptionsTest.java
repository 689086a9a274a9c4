package org.sourceselect.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine;

/** Which server a command turns to: options before the environment, the environment before the file. */
class TemporalOptionsTest {

    private static final String KEY = "only-for-tests";

    @TempDir
    Path folder;

    private static TemporalOptions options(String... args) {
        TemporalOptions options = new TemporalOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("it", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return options;
    }

    /** An environment with this configuration file. */
    private Map<String, String> with(String toml, String... variables) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "TEMPORAL_CONFIG_FILE",
                Files.writeString(folder.resolve("temporal.toml"), toml).toString());
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return environment;
    }

    private static final String FILE = """
            [profile.default]
            address = "file:7233"
            namespace = "from-file"

            [profile.cloud]
            address = "cloud:7233"
            namespace = "mine.a1b2c"
            api_key = "%s"
            """.formatted(KEY);

    @Test
    void withoutAnOptionTheServerIsEmbeddedWhateverTheEnvironmentSays() throws IOException {
        assertThat(options().location(with(FILE, "TEMPORAL_ADDRESS", "env:7233")))
                .isEmpty();
    }

    @Test
    void aWorkerReadsTheEnvironmentThenTheFile() throws IOException {
        assertThat(options().located(with(FILE)).target()).isEqualTo("file:7233");
        assertThat(options().located(with(FILE)).namespace()).isEqualTo("from-file");
        TemporalLocation both = options().located(with(FILE, "TEMPORAL_ADDRESS", "env:7233"));
        assertThat(both.target()).isEqualTo("env:7233");
        assertThat(both.namespace()).isEqualTo("from-file");
        TemporalLocation all = options("--temporal", "option:7233", "--namespace", "n")
                .located(with(FILE, "TEMPORAL_ADDRESS", "env:7233", "TEMPORAL_NAMESPACE", "e"));
        assertThat(all.target()).isEqualTo("option:7233");
        assertThat(all.namespace()).isEqualTo("n");
    }

    @Test
    void aServerNamedInFullHasNothingOfTheFile() throws IOException {
        TemporalLocation local = options("--temporal", "127.0.0.1:7233")
                .location(with(FILE.replace("profile.cloud", "profile.x").replace("profile.default", "profile.y")))
                .orElseThrow();
        assertThat(local.namespace()).isEqualTo("default");
        assertThat(local.connection().build().getSslContext()).isNull();
    }

    @Test
    void aProfileBringsItsKeyWhichIsSentByTlsAloneAndNeverShown() throws IOException {
        TemporalLocation cloud =
                options("--temporal-profile", "cloud").location(with(FILE)).orElseThrow();
        assertThat(cloud.target()).isEqualTo("cloud:7233");
        assertThat(cloud.namespace()).isEqualTo("mine.a1b2c");
        assertThat(cloud.connection().build().getGrpcMetadataProviders()).hasSize(1);
        assertThat(cloud.connection().build().getSslContext()).isNotNull();
        assertThat(cloud.toString()).doesNotContain(KEY);
    }

    @Test
    void aProfileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> options("--temporal-profile", "moon").location(with(FILE)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("--temporal-profile moon: it cannot be used (Unable to find profile moon");
    }

    @Test
    void aFileThatIsNoTomlIsNamedWithoutRepeatingIt() {
        assertThatThrownBy(() -> options("--temporal-profile", "cloud").location(with("api_key = " + KEY)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("--temporal-profile cloud: it cannot be used (")
                .hasMessageNotContaining(KEY);
    }
}

package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepetitionTest {

    @TempDir
    Path folder;

    @Test
    void namesFilesWithoutTheirFolders() throws IOException {
        Path data = Files.createFile(folder.resolve("fets.yaml"));

        assertThat(Repetition.of(List.of("select", data.toString(), "--target", "fets/ET-22-T2", "--pool", "fets/*")))
                .isEqualTo("sourceselect select fets.yaml --target fets/ET-22-T2 --pool 'fets/*'");
    }

    @Test
    void leavesOutWhereThingsAreAndWhatOpensThem() {
        assertThat(Repetition.of(List.of(
                        "select",
                        "--home",
                        "/srv/jane",
                        "--output=/srv/jane/out",
                        "--tls-key",
                        "secret.pem",
                        "--race")))
                .isEqualTo("sourceselect select --race");
    }

    @Test
    void quotesForAShell() {
        assertThat(Repetition.of(List.of("select", "--target", "it's; rm -rf \"$HOME\"")))
                .isEqualTo("sourceselect select --target 'it'\\''s; rm -rf \"$HOME\"'");
    }
}

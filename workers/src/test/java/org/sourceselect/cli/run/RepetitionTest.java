package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionTest {

    private static String of(String... arguments) {
        return Repetition.of(
                List.of(arguments), List.of(Path.of("/home/doe/patients/fets.yaml"), Path.of("doe/upenn.yaml")));
    }

    @Test
    void namesFilesWithoutTheirFolders() {
        // None of these is there: a description that has moved since is not told with its folder either.
        assertThat(of(
                        "select",
                        "/home/doe/patients/fets.yaml",
                        "doe/upenn.yaml",
                        "--target",
                        "fets/ET-22-T2",
                        "--pool",
                        "fets/*"))
                .isEqualTo("sourceselect select fets.yaml upenn.yaml --target fets/ET-22-T2 --pool 'fets/*'");
    }

    @Test
    void namesThemAloneBehindAnEqualsSignAndAnAtSignToo() {
        assertThat(of(
                        "select",
                        "--data=/home/doe/patients/fets.yaml",
                        "--data=doe/upenn.yaml",
                        "@/home/doe/args",
                        "@doe/more",
                        "--target=fets/ET-22-T2"))
                .isEqualTo("sourceselect select --data=fets.yaml --data=upenn.yaml @args @more --target=fets/ET-22-T2");
    }

    @Test
    void leavesOutWhereThingsAreAndWhatOpensThem() {
        assertThat(of(
                        "select",
                        "--home",
                        "/srv/jane",
                        "--output=/srv/jane/out",
                        "--temporal",
                        "temporal.clinic:7233",
                        "--namespace=doe",
                        "--store",
                        "http://minio.clinic:9000",
                        "--tls",
                        "--tls-server-name=temporal.clinic",
                        "--tls-key",
                        "secret.pem",
                        "--race"))
                .isEqualTo("sourceselect select --race");
    }

    @Test
    void quotesForAShell() {
        assertThat(of("select", "--target", "it's; rm -rf \"$HOME\""))
                .isEqualTo("sourceselect select --target 'it'\\''s; rm -rf \"$HOME\"'");
    }
}

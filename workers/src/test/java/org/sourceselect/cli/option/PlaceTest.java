package org.sourceselect.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.cli.run.RequestId;
import picocli.CommandLine;

/** The same command for other queues or another store is another workflow. */
class PlaceTest {

    @TempDir
    Path folder;

    @Test
    void aWorkflowsIdCarriesItsQueuesAndItsStore() {
        String plain = id("home", "--data", "d.yaml");
        assertThat(plain).isEqualTo(id("home", "--data", "d.yaml")).isEqualTo(id("other home", "--data", "d.yaml"));
        assertThat(id("home", "--data", "d.yaml", "--queue-prefix", "a"))
                .isNotEqualTo(plain)
                .isNotEqualTo(id("home", "--data", "d.yaml", "--queue-prefix", "b"));
    }

    /** One server, two homes: the results of one are not in the other's embedded store. */
    @Test
    void embeddedStoresOfTwoHomesOnOneServerAreTwoPlaces() {
        String[] shared = {"--data", "d.yaml", "--temporal", "127.0.0.1:7233"};
        assertThat(id("home", shared))
                .isEqualTo(id("home", shared))
                .isNotEqualTo(id("other home", shared))
                .isNotEqualTo(id("home", "--data", "d.yaml"));
    }

    private String id(String home, String... options) {
        WorkOptions work = new WorkOptions();
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--home";
        all[options.length + 1] = folder.resolve(home).toString();
        var unused = new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("work", CommandLine.Model.CommandSpec.forAnnotatedObject(work)))
                .parseArgs(all);
        return RequestId.of("request", List.of(), work.place());
    }
}

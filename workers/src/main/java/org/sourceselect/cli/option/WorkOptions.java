package org.sourceselect.cli.option;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Mixin;

/** Who does a command's work, and with what: this process over its own data sets, or workers elsewhere. */
public final class WorkOptions {

    @Mixin
    private Options.DataFiles dataFiles = new Options.DataFiles();

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    @Mixin
    private Options.Machine machine = new Options.Machine();

    /** The data sets; none when workers elsewhere are asked. */
    public List<Path> data() {
        return dataFiles.all();
    }

    /** Whether workers elsewhere do the work. */
    public boolean asksOnly() {
        return data().isEmpty() && servers.temporal().isPresent();
    }

    /** Whether workers elsewhere may take part, on a server that was named. */
    public boolean sharesWork() {
        return servers.temporal().isPresent();
    }

    /** Refuses a command that nobody could work for, or whose results could not be read. */
    public void check() {
        if (data().isEmpty() && !asksOnly()) {
            throw new BadInputException(
                    "--data", "no data set is given", "name the YAML file of at least one, or workers by --temporal");
        }
        if (asksOnly() && servers.store().isEmpty()) {
            throw new BadInputException(
                    "--store",
                    "it is missing, and the workers' results are there",
                    "give the URL of the workers' store");
        }
    }

    /** Where the state is; it need not exist. */
    public HomeFolder home() {
        return home.folder();
    }

    /** What this process computes with. */
    public Options.Machine machine() {
        return machine;
    }

    /**
     * Where the work waits for workers. A process that works for itself has queues of its own: a workflow that another
     * command left in this home waits for that command to come back, and taken up by this one it would cost time nobody
     * asked for, and lack its data sets.
     *
     * @param id the request's own
     */
    public TaskQueues queues(String id) {
        return new TaskQueues(shared().orElse(TaskQueues.DEFAULT_PREFIX + "-" + id));
    }

    /** Which queues and which store a request is for, for its {@linkplain org.sourceselect.cli.run.RequestId id}. */
    public String place() {
        return servers.place(shared(), home::create);
    }

    /** The prefix of queues that are not this request's own. */
    private Optional<String> shared() {
        return asksOnly()
                ? Optional.of(servers.prefixOrVariable().orElse(TaskQueues.DEFAULT_PREFIX))
                : servers.prefix();
    }

    /** Makes the home, which then holds the log, and says what is to run there. */
    public RuntimeSettings runtime(String command, TaskQueues queues) {
        HomeFolder folder = home.create();
        Logs.toFile(folder);
        return new RuntimeSettings(
                folder,
                command,
                servers.temporal(),
                servers.store(),
                asksOnly() ? EnumSet.noneOf(Role.class) : EnumSet.allOf(Role.class),
                data(),
                queues,
                machine.gpu(),
                machine.threads(),
                machine.trainings());
    }
}

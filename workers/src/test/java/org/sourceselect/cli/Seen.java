package org.sourceselect.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What a person sees of a command.
 *
 * @param code its exit code
 * @param out its results
 * @param err all else it says
 */
public record Seen(int code, String out, String err) {

    /** Runs a command in this process. */
    public static Seen of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(args);
        return new Seen(code, out.toString(), err.toString());
    }

    /** The same. */
    public static Seen of(List<String> args) {
        return of(args.toArray(String[]::new));
    }
}

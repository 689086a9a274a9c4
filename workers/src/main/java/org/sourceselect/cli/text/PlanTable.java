package org.sourceselect.cli.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.sourceselect.activity.StageKind.Queue;
import org.sourceselect.plan.Plan;

/**
 * A plan as text and as JSON.
 *
 * @param plan the plan
 * @param trainings how many stages of the GPUs' queue this machine works on at once
 * @param cores how many of the CPUs'
 * @param here whether this machine does the work
 * @param notes what else there is to say about it
 */
public record PlanTable(Plan plan, int trainings, int cores, boolean here, List<String> notes) {

    private static final String DASH = "-";

    /** The table, then the sums. */
    public List<String> lines() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Stage"),
                TextTable.Column.text("Queue"),
                TextTable.Column.number("In store"),
                TextTable.Column.number("To run"),
                TextTable.Column.number("Each"),
                TextTable.Column.number("Total"),
                TextTable.Column.number("Store"),
                TextTable.Column.text("Rests on")));
        for (Plan.Line line : plan.lines()) {
            boolean known = line.toRun() > line.unknown();
            table.row(List.of(
                    SelectionTable.title(line.stage().label()),
                    line.queue().label(),
                    Integer.toString(line.found()),
                    Integer.toString(line.toRun()),
                    known ? Numbers.duration(line.each()) : DASH,
                    known ? atLeast(line.unknown()) + Numbers.duration(line.seconds()) : DASH,
                    line.toRun() == 0 ? DASH : Numbers.bytes(line.bytes()),
                    String.join("; ", line.restsOn())));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.addAll(sums());
        lines.addAll(notes);
        return lines;
    }

    private List<String> sums() {
        if (plan.toRun() == 0) {
            return List.of(
                    "Nothing is left to compute: all " + Numbers.count(plan.found(), "stage") + " are in the store.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(Numbers.count(plan.toRun(), "stage") + " to run, " + plan.found()
                + " in the store. Work for the gpu queue: "
                + work(Queue.GPU) + "; for the cpu queue: " + work(Queue.CPU) + ". The store grows by "
                + Numbers.bytes(plan.bytes()) + ".");
        if (here) {
            lines.add("On this machine, with " + Numbers.count(trainings, "training") + " and "
                    + Numbers.count(cores, "other stage") + " side by side: "
                    + (plan.unknown() > 0 ? "more than " : "about ")
                    + Numbers.duration(plan.wall(trainings, cores)) + ".");
        }
        if (plan.unknown() > 0) {
            lines.add("Nobody knows how long " + plan.unknown() + " of them take: the sums are without those.");
        }
        return lines;
    }

    private String work(Queue queue) {
        return plan.seconds(queue) == 0 && plan.unknown(queue) > 0
                ? "unknown"
                : atLeast(plan.unknown(queue)) + Numbers.duration(plan.seconds(queue));
    }

    /** What stands before a sum that lacks what is not known. */
    public static String atLeast(int unknown) {
        return unknown > 0 ? "> " : "";
    }

    /** The same as JSON: seconds and bytes. */
    public String json() {
        ObjectNode json = Json.object();
        json.put("toRun", plan.toRun());
        json.put("inStore", plan.found());
        json.put("unknown", plan.unknown());
        json.put("gpuSeconds", plan.seconds(Queue.GPU));
        json.put("cpuSeconds", plan.seconds(Queue.CPU));
        if (here) {
            json.put("wallSeconds", plan.wall(trainings, cores));
        }
        json.put("bytes", plan.bytes());
        ArrayNode stages = json.putArray("stages");
        for (Plan.Line line : plan.lines()) {
            ObjectNode stage = stages.addObject();
            stage.put("stage", line.stage().label());
            stage.put("queue", line.queue().label());
            stage.put("inStore", line.found());
            stage.put("toRun", line.toRun());
            stage.put("unknown", line.unknown());
            Json.number(stage, "secondsEach", line.each());
            stage.put("seconds", line.seconds());
            stage.put("bytes", line.bytes());
            line.restsOn().forEach(stage.putArray("restsOn")::add);
        }
        notes.forEach(json.putArray("notes")::add);
        return Json.pretty(json);
    }
}

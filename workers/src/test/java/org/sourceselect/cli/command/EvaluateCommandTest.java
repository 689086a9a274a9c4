package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.SourceSelect;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionResult;

class EvaluateCommandTest {

    /** Tables IV to VI of the paper. */
    private static final Path PAPER = Path.of("..", "workflows", "src/main/resources/org/sourceselect/experiment");

    @TempDir
    Path folder;

    private record Seen(int code, String out, String err) {

        JsonNode evaluation(int path, String metric) throws IOException {
            assertThat(err).doesNotContain("evaluate:");
            return new ObjectMapper()
                    .readTree(out)
                    .get("evaluations")
                    .valueStream()
                    .filter(e -> e.get("path").asInt() == path
                            && e.get("metric").asText().equals(metric))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Seen run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SourceSelect.commandLine(new PrintWriter(out), new PrintWriter(err))
                .execute(args);
        return new Seen(code, out.toString(), err.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), text);
    }

    private Seen evaluate(String text, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("evaluate", file(text).toString()));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    /** A table of the paper with a column for Path 1: sources of the target's modality whose RoI is oedema. */
    private static String paper(String target) throws IOException {
        String modality = target.substring(target.lastIndexOf('-'));
        StringBuilder table = new StringBuilder();
        for (String line :
                Files.readAllLines(PAPER.resolve(target.equals("ET-22-T2") ? "table-4.csv" : "table-5.csv"))) {
            String source = line.split(",", -1)[1];
            table.append(line);
            if (!line.startsWith("#")) {
                table.append(',')
                        .append(
                                source.equals("source")
                                        ? "candidate"
                                        : source.startsWith("ED-") && source.endsWith(modality));
            }
            table.append('\n');
        }
        return table.toString();
    }

    @Test
    void table6ComesOutOfTables4And5() throws IOException {
        int cells = 0;
        for (String line : Files.readAllLines(PAPER.resolve("table-6.csv"))) {
            if (!line.startsWith("ET-")) {
                continue;
            }
            String[] row = line.split(",", -1);
            int path = Boolean.parseBoolean(row[2]) ? 1 : 2;
            String metric = row[1].equals("OTCE") ? "otce" : "h_score";
            JsonNode footrule = evaluate(paper(row[0]), "--json", "--resamples", "0")
                    .evaluation(path, metric)
                    .get("footrule");
            for (int k = 1; k <= 4; k++) {
                JsonNode top = footrule.get(k - 1);
                int published = Integer.parseInt(row[2 + k]);
                // -0.0330 stands for two sources there; the unrounded values had the other first.
                boolean tied = row[0].equals("ET-20-T1") && metric.equals("otce") && path == 2 && k == 3;
                assertThat(top.get(tied ? "lowest" : "value").asInt())
                        .as("%s, top %d", line, k)
                        .isEqualTo(published);
                assertThat(!tied || top.get("restsOnTie").asBoolean()).isTrue();
                cells++;
            }
        }
        assertThat(cells).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({
        // target, metric, tau-b, weighted tau, Pearson, Spearman, regret@1: by scipy 1.17.1 from tables IV and V
        "ET-22-T2, otce,    0.349,  0.468,  0.506,  0.477, 0.005",
        "ET-22-T2, h_score, -0.109, -0.032, -0.061, -0.180, 0.025",
        "ET-20-T1, otce,    0.034,  0.034,  0.033,  0.044, 0.044",
        "ET-20-T1, h_score, -0.109, -0.156, -0.417, -0.249, 0.148",
    })
    void correlationsAndRegretOfTables4And5(
            String target, String metric, double tauB, double tau, double pearson, double spearman, double regret)
            throws IOException {
        JsonNode all = evaluate(paper(target), "--json", "--metric", metric).evaluation(2, metric);
        assertThat(all.at("/tauB/value").asDouble()).isCloseTo(tauB, within(5e-4));
        assertThat(all.at("/weightedTau/value").asDouble()).isCloseTo(tau, within(5e-4));
        assertThat(all.at("/pearson/value").asDouble()).isCloseTo(pearson, within(5e-4));
        assertThat(all.at("/spearman/value").asDouble()).isCloseTo(spearman, within(5e-4));
        assertThat(all.at("/quality/0/regret").asDouble()).isCloseTo(regret, within(1e-12));
        assertThat(all.at("/weightedTau/low").asDouble())
                .isLessThan(all.at("/weightedTau/value").asDouble());
    }

    @Test
    void theTablesShowBothPathsAndWhatRestsOnATie() throws IOException {
        Seen seen = evaluate(paper("ET-20-T1"), "--resamples", "0");
        assertThat(seen.code).isZero();
        assertThat(seen.out)
                .contains("Path 1: the 4 that column candidate marks. Path 2: all with a score.")
                .containsPattern("\nPath 1, OTCE +2~ +11~ +13~ +17~ ")
                .containsPattern("\nPath 2, OTCE +2~ +14~ +21~ +23~ +0.034 +- +0.044\n")
                .containsPattern("\nPath 2, OTCE +0.034 +- +0.044 +- +0.033 +-\n")
                .contains("~ rests on the order");
        assertThat(seen.err.strip()).isEqualTo("not taken for metrics: target");
    }

    @Test
    void selectionCsvGivesTheEvaluationsOfSelectionJson() throws IOException {
        SelectionResult selection = PaperSelection.result(List.of());
        List<SourceScore> dice = PaperSelection.dice().entrySet().stream()
                .map(d -> new SourceScore(d.getKey().toString(), d.getValue().mean()))
                .toList();
        List<TargetResult.PathEvaluation> evaluations = new ArrayList<>();
        for (String metric : selection.metrics()) {
            evaluations.add(held(1, metric, selection.path1(), dice));
            evaluations.add(held(2, metric, selection.path2(), dice));
        }
        SelectionFiles files = new SelectionFiles(
                selection,
                PaperSelection.dice(),
                Optional.of(new TargetResult(selection, List.of(), evaluations, List.of(), 1, Optional.empty())));
        Path csv = files.write(folder).get(1);

        Seen seen = run("evaluate", csv.toString(), "--json");

        JsonNode expected = new ObjectMapper().readTree(files.json()).get("evaluations");
        assertThat(expected).hasSize(4);
        assertThat(new ObjectMapper().readTree(seen.out).get("evaluations")).isEqualTo(expected);
    }

    private static TargetResult.PathEvaluation held(
            int path, String metric, List<RankedSource> ranking, List<SourceScore> dice) {
        List<SourceScore> scores = ranking.stream()
                .map(r -> new SourceScore(r.source().toString(), r.scores().getOrDefault(metric, Double.NaN)))
                .toList();
        return new TargetResult.PathEvaluation(
                path, metric, RankingEvaluation.evaluate(dice, scores, EvaluationSettings.DEFAULT));
    }

    @Test
    void aSpreadsheetsFileIsRead() throws IOException {
        String plain = "source,dice,m\na,0.9,3\nb,0.8,2\n\"c\"\"\n,d\",0.7,1\n";
        String spreadsheet = "\uFEFF,M,Source,note,DICE\r\n0,3,a,x,.9\r\n,,,,\r\n1,+2.0,b,\"y, z\",8e-1\r\n"
                + "# no source\r\n2, 1 ,\"c\"\"\r\n,d\",,0.7";
        assertThat(evaluate(spreadsheet, "--json").evaluation(2, "M").get("footrule"))
                .isEqualTo(evaluate(plain, "--json").evaluation(2, "m").get("footrule"));
    }

    @Test
    void emptyCellsAreSourcesWithoutThatValue() throws IOException {
        Seen seen = evaluate("source,dice,m\na,0.9,3\nb,,9\nc,0.7,\nd,0.5,1\n", "--resamples", "0");
        assertThat(seen.code).isZero();
        assertThat(seen.out)
                .contains("3 sources in ", "m has a value for 2 of 3 sources only")
                .containsPattern("\nPath 2, m +0 +1 +1.000 +- +0.000\n");
        assertThat(seen.err).contains("left out: 1 source with nothing in column dice");
    }

    @Test
    void scoresOfTheCandidatesAloneAreNoRankingOfThePool() throws IOException {
        Seen seen = evaluate("source,dice,m,mine\na,0.9,3,yes\nb,0.8,2,yes\nc,0.7,,no\n", "--candidates", "mine");
        assertThat(seen.out).contains("Path 1, m").doesNotContain("Path 2, m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source,dcie,m;a,1,2;b,2,3 | : the table has no column dice; name the column of the ground truth with "
                        + "--dice-column; did you mean dcie? Known are source, dcie, m",
                "source,dice,m;a,0.1,2;b,0.2,x3 | , line 3: column m holds 'x3', which is not a number; write it as in "
                        + "0.664 or 1e-3, or leave the cell empty where there is no value",
                "# c;source,dice,m;;a,nan,2;b,0.2,3 | , line 4: column dice holds 'nan', which is not a finite number; "
                        + "write it as in 0.664 or 1e-3, or leave the cell empty where there is no value",
                "source,dice,m;a,0.1,2;b,0.2,1e999 | , line 3: column m holds '1e999', which is not a finite number; write it "
                        + "as in 0.664 or 1e-3, or leave the cell empty where there is no value",
                "source,dice,m;a,0.1,2;b,0.2,3;a,0.3,4 | , line 4: source a stands in line 2 already; keep one of them, "
                        + "and give each target a file of its own",
                "source,dice,m;a,0.1,2;,0.2,3 | , line 3: column source is empty; name the source",
                "source,dice,m;a,0,1,2 | , line 2: the row has 4 cells and the header 3; write numbers with a decimal "
                        + "point, and a text with a comma in double quotes",
                "source,dice,m;a,0.1,\"2 | , line 3: this is not CSV (Missing closing quote for value); put a cell that "
                        + "holds a comma, a quote or a line break into double quotes, and write each quote in it twice",
                "; | : the table is empty; give a CSV file with a header line",
                "source,dice,m | : the table has a header and no rows; give at least two sources, one in each row",
                "source,dice,m;a,1,2 | : the table has a single source; give at least two sources, one in each row",
                "source,dice,m;a,1,2;b,,3 | : 1 source of 2 with a value in column dice, too few to rank; "
                        + "give at least two",
                "source,dice,note;a,1,x;b,2,y | : no column beside source, dice holds scores; add a column of numbers "
                        + "for each metric, or name the columns with --metric",
                "source,dice,m,m;a,1,2,3;b,2,3,4 | : column m stands twice in the header; rename one of them",
                "source,dice,m,candidate;a,1,2,1;b,2,3,maybe | , line 3: column candidate holds 'maybe', which is "
                        + "neither true nor false; write true or 1 for a candidate of Path 1, false or 0 for any other "
                        + "source",
            })
    void aMistakeIsOneSentenceWithItsPlace(String table, String sentence) throws IOException {
        Seen seen = evaluate(table.replace(";", "\n") + "\n");
        assertThat(seen.err.strip())
                .isEqualTo(
                        "sourceselect evaluate: " + folder.resolve("t.csv") + sentence.replaceFirst("^ (?=[:,])", ""));
        assertThat(seen.code).isEqualTo(2);
        assertThat(seen.out).isEmpty();
    }

    @Test
    void otherSeparatorsAndUnknownMetricsAreNamed() throws IOException {
        assertThat(evaluate("source;dice;m\na;0,1;2\nb;0.2;3\n").err)
                .contains("line 2: column dice holds '0,1', which is not a number; write it as in 0.664");
        assertThat(evaluate("source;dice;m\na;0.1;2\nb;0.2;3\n").code).isZero();
        assertThat(evaluate("sep=\t\nsource\tdice\tm\na\t0.1\t2\nb\t0.2\t3\n").code)
                .isZero();
        assertThat(evaluate("source,dice,otce\na,1,2\nb,2,3\n", "--metric", "otec").err)
                .contains("the table has no column otec", "did you mean otce?");
        assertThat(evaluate("source,dice,otce\na,1,2\nb,2,3\n", "--metric", "dice").err)
                .contains("--metric: column dice is the sources', the ground truth's or the candidates'");
    }

    @Test
    void aCellOfManyDigitsIsNamedByItsFirst() throws IOException {
        assertThat(evaluate("source,dice,m\na,0.1,2\nb,0.2," + "7".repeat(60_000) + "\n").err)
                .contains("line 3: column m holds '777777")
                .contains("777…', which is not a finite number")
                .hasSizeLessThan(600);
        assertThat(evaluate("source,dice,m\na,0.1,2\nb,0.2,2\u001b[31m3\n").err)
                .contains("column m holds '2\\u001B[31m3', which is not a number");
    }

    /** Three targets of which "m" finds the best source, never, always and always. */
    private static final String TRANSFERS = """
            target,source,dice,dice_again,m,m_cost,candidate
            d/A-1-T1,a,0.9,0.8,1,1,1
            d/A-1-T1,b,0.5,0.6,2,1,1
            d/A-1-T1,c,0.1,0.2,0,1,0
            d/B-2-T1,a,0.3,0.3,1,1,1
            d/B-2-T1,b,0.5,0.6,2,1,0
            d/B-2-T1,c,0.1,0.2,,1,1
            d/C-3-T1,a,0.3,0.3,1,1,1
            d/C-3-T1,b,0.5,0.6,2,1,1
            d/C-3-T1,c,0.1,0.2,0,1,0
            """;

    private static JsonNode method(Seen seen, String name) throws IOException {
        assertThat(seen.err).doesNotContain("evaluate:");
        return new ObjectMapper()
                .readTree(seen.out)
                .get("methods")
                .valueStream()
                .filter(m -> m.get("method").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void manyTargetsInOneFileAreWeighedTogether() throws IOException {
        Seen seen = evaluate(TRANSFERS, "--json");
        JsonNode m = method(seen, "m");
        assertThat(m.get("targets").asInt()).isEqualTo(3);
        assertThat(m.at("/regret1/value").asDouble()).isCloseTo(0.4 / 3, within(1e-12));
        assertThat(m.at("/regret1/low").asDouble()).isZero();
        // Scoring one fine-tuning, and the choice itself, of three.
        assertThat(m.get("cost").asDouble()).isCloseTo(2.0 / 3, within(1e-12));
        // Of the second target b is no candidate.
        assertThat(method(seen, "m, Path 1").at("/regret1/value").asDouble()).isCloseTo(0.6 / 3, within(1e-12));
        assertThat(method(seen, "random").at("/regret1/value").asDouble()).isCloseTo(0.8 / 3, within(1e-12));
        assertThat(method(seen, "RoI filter").get("kind").asText()).isEqualTo("baseline");
        assertThat(method(seen, "another seed").at("/regret1/value").asDouble()).isZero();
    }

    @Test
    void aFileForEachTargetIsTheSameAsOneForAll() throws IOException {
        List<String> args = new ArrayList<>(List.of("evaluate", "--json"));
        List<String> lines = TRANSFERS.lines().toList();
        for (int t = 0; t < 3; t++) {
            StringBuilder text = new StringBuilder(lines.get(0)).append('\n');
            lines.subList(1 + 3 * t, 4 + 3 * t)
                    .forEach(line -> text.append(line).append('\n'));
            args.add(Files.writeString(folder.resolve("t" + t + ".csv"), text.toString())
                    .toString());
        }
        assertThat(run(args.toArray(String[]::new)).out)
                .isEqualTo(evaluate(TRANSFERS, "--json").out)
                .contains("another seed");
    }

    @Test
    void theTablesFitAndWhatIsWrittenIsReadBack() throws IOException {
        Path output = folder.resolve("evidence");
        Seen seen = evaluate(TRANSFERS, "--output", output.toString());
        assertThat(seen.code).as(seen.err).isZero();
        assertThat(seen.out.lines()).allMatch(line -> line.length() <= 100);
        assertThat(seen.out).startsWith("3 targets, 3 sources each.").containsPattern("\nm +3 +0.667 +0.133 ");
        for (String file : List.of("evidence.json", "evidence.csv", "evidence.svg", "evidence.md", "transfers.csv")) {
            assertThat(output.resolve(file)).exists();
        }
        String svg = Files.readString(output.resolve("evidence.svg"));
        assertThat(svg).contains("&gt; m, Path 1 <tspan", "mean over 3 targets");
        assertThat(run("evaluate", output.toString(), "--json").out)
                .isEqualTo(Files.readString(output.resolve("evidence.json")));
    }

    @Test
    void selectionsOfACampaignAreReadFromItsFolder() throws IOException {
        SelectionResult selection = PaperSelection.result(List.of());
        List<SourceScore> dice = PaperSelection.dice().entrySet().stream()
                .map(d -> new SourceScore(d.getKey().toString(), d.getValue().mean()))
                .toList();
        TargetResult target = new TargetResult(
                selection, List.of(), List.of(held(2, "otce", selection.path2(), dice)), List.of(), 160);
        Path campaign = folder.resolve("campaign");
        new SelectionFiles(selection, PaperSelection.dice(), Optional.of(target))
                .write(campaign.resolve("fets").resolve("ET-22-T2"));

        Seen seen = run("evaluate", campaign.toString(), "--json");
        // Table IV: OTCE loses .005 and the H-score .025, as in correlationsAndRegretOfTables4And5.
        assertThat(method(seen, "otce").at("/regret1/value").asDouble()).isCloseTo(0.005, within(1e-12));
        assertThat(method(seen, "h-score").at("/regret1/value").asDouble()).isCloseTo(0.025, within(1e-12));
        assertThat(method(seen, "modality filter").at("/regret1/value").asDouble())
                .isPositive();
        assertThat(run("evaluate", campaign.toString(), "--second-seed", campaign.toString()).out)
                .contains("another seed");
    }

    @Test
    void mistakesAboutManyTargetsAreOneSentence() throws IOException {
        assertThat(evaluate(TRANSFERS, "--against", "mm").err)
                .startsWith("sourceselect evaluate: --against: there is no method 'mm'; did you mean m?");
        Path table = file(TRANSFERS);
        assertThat(run("evaluate", table.toString(), table.toString()).err)
                .contains("the target d/A-1-T1 is there already; leave one of them out");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(run("evaluate", empty.toString()).err)
                .isEqualTo("sourceselect evaluate: " + empty + ": there is neither a selection.json nor a CSV file in"
                        + " it; give the output of a campaign, or a home\n");
        Path json =
                Files.writeString(folder.resolve("x.json"), "{\"target\": \"d/A-T1\", \"path1\": [], \"path2\": []}");
        assertThat(run("evaluate", json.toString()).err)
                .contains("it has no ground truth; make it with select --ground-truth");
        assertThat(evaluate(TRANSFERS, "--cluster", "centre").err).contains("the table has no column centre");
        assertThat(evaluate("target,source,dice,m\nt,a,,1\nt,b,,2\nu,a,,1\nu,b,1,2\n").err)
                .contains("no target has a ground truth that says anything");
    }

    @Test
    void targetsThatTellWhatTheyShareAndSomeThatDoNotAreTakenForIndependent() throws IOException {
        Path tasks = Files.writeString(folder.resolve("tasks.csv"), TRANSFERS);
        Path other = Files.writeString(folder.resolve("other.csv"), "source,dice,m\na,0.5,1\nb,0.4,2\n");
        Seen seen = run("evaluate", tasks.toString(), other.toString());
        assertThat(seen.code).as(seen.err).isZero();
        assertThat(seen.err)
                .contains("what they share with others is not known of other; all targets are taken for independent");
        assertThat(seen.out).startsWith("4 targets, 2 to 3 sources each.").contains("share something: 4.");
    }

    @Test
    void aSecondSeedThatLacksSourcesIsNamed() throws IOException {
        Seen seen = evaluate(TRANSFERS.replace("d/A-1-T1,c,0.1,0.2,", "d/A-1-T1,c,0.1,,"));
        assertThat(seen.err)
                .contains("without a noise ceiling, as the second seed lacks some of the sources: d/A-1-T1\n");
        assertThat(seen.out).containsPattern("another seed +2 ");
    }

    @Test
    void everyClusterColumnIsWrittenAndReadBack() throws IOException {
        Path output = folder.resolve("evidence");
        StringBuilder table = new StringBuilder("target,centre,scanner,reader,source,dice,m\n");
        for (int t = 0; t < 8; t++) {
            for (int s = 0; s < 3; s++) {
                table.append("t%d,c%d,s%d,r%d,%s,%d,%d%n"
                        .formatted(t, t, t / 2, t % 3, "abc".charAt(s), s * (t + 1), (s + t) % 3));
            }
        }
        Seen seen = evaluate(table.toString(), "--cluster", "centre,scanner,reader", "--output", output.toString());
        assertThat(seen.out).contains("share something: 8 and 4 (too few to draw from) and 3 (too few to draw from).");
        assertThat(run("evaluate", output.toString(), "--json").out)
                .isEqualTo(Files.readString(output.resolve("evidence.json")));
    }

    @Test
    void theLowestPIsSaidWhereItShows() throws IOException {
        StringBuilder table = new StringBuilder("target,source,dice,m\n");
        for (int t = 0; t < 13; t++) {
            table.append("t%d,a,%d,1%nt%d,b,0,0%n".formatted(t, t + 1, t));
        }
        assertThat(evaluate(table.substring(0, table.indexOf("t11,"))).out)
                .contains("With so many groups no p can be below 0.001.");
        assertThat(evaluate(table.toString()).out).doesNotContain("no p can be below");
    }

    @Test
    void whatOnlyOneOrOnlyManyTargetsHeedIsRefusedForTheOthers() throws IOException {
        assertThat(evaluate(TRANSFERS, "--top", "2").err)
                .startsWith("sourceselect evaluate: --top: it is about one target");
        assertThat(evaluate(TRANSFERS, "--resamples", "10").err).contains("--resamples: it is about one target");
        String one = "source,dice,m\na,1,2\nb,2,3\n";
        assertThat(evaluate(one, "--against", "m").err).contains("--against: it is about many targets");
        assertThat(evaluate(one, "--cluster", "m").err).contains("--cluster: it is about many targets");
    }

    @Test
    void theFirstRungOfTheChoiceIsPartOfItsFineTuning() throws IOException {
        StringBuilder ranked = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        StringBuilder pool = new StringBuilder();
        for (int s = 1; s <= 4; s++) {
            String comma = s == 1 ? "" : ",";
            pool.append("%s'd/S-%d-T1'".formatted(comma, s));
            ranked.append("%s{'source': 'd/S-%d-T1', 'dice': {'mean': 0.%d}}".formatted(comma, s, s));
            rows.append("%s{'source': 'd/S-%d-T1', 'place': %d, 'curve': [{'validation': {'mean': 0.%d}}]}"
                    .formatted(comma, s, 5 - s, s));
        }
        String json = ("{'target': 'd/T-1-T1', 'pool': [%s], 'path1': [], 'path2': [%s], 'evaluations': [{}],"
                        + " 'subset2': ['d/S-1-T1'], 'race': {'rungs': [100, 200, 400], 'iterations': 800, 'rows': [%s]}}")
                .formatted(pool, ranked, rows)
                .replace('\'', '"');
        Seen seen = run(
                "evaluate",
                Files.writeString(folder.resolve("selection.json"), json).toString(),
                "--json");
        // Four rungs of a quarter and the three quarters left of the one that leads, of four fine-tunings.
        assertThat(method(seen, "one rung").get("cost").asDouble()).isCloseTo(1.75 / 4, within(1e-12));
        assertThat(method(seen, "race").get("cost").asDouble()).isCloseTo(2.0 / 4, within(1e-12));
        // What it took to know Subset 2 is in no file.
        assertThat(method(seen, "RoI filter").get("costKnown").asBoolean()).isFalse();

        String of = json.replace(
                "\"race\": {",
                "\"cost\": {\"finetuningSeconds\": 40, \"path2Seconds\": 5},"
                        + " \"race\": {\"candidates\": \"probe:2\", ");
        Seen some = run(
                "evaluate",
                Files.writeString(folder.resolve("selection.json"), of).toString(),
                "--json");
        // The race, and half a fine-tuning for the scores that say whom it is between.
        assertThat(method(some, "race, probe:2").get("cost").asDouble()).isCloseTo(2.5 / 4, within(1e-12));
        assertThat(some.out).doesNotContain("one rung");
    }

    @Test
    void fineTuningAllChoosesByValidationSubjectsAndIsJudgedByTestSubjects() throws IOException {
        String json = ("{'target': 'd/T-1-T1', 'pool': ['d/A-1-T1', 'd/B-1-T1', 'd/C-1-T1'], 'path1': [], 'path2': ["
                        + "{'source': 'd/A-1-T1', 'dice': {'mean': 0.5}, 'validationDice': {'mean': 0.6}},"
                        + "{'source': 'd/B-1-T1', 'dice': {'mean': 0.4}, 'validationDice': {'mean': 0.7}},"
                        + "{'source': 'd/C-1-T1', 'dice': {'mean': 0.1}, 'validationDice': {'mean': 0.2}}],"
                        + " 'evaluations': [{}]}")
                .replace('\'', '"');
        Path file = folder.resolve("selection.json");
        Seen seen = run("evaluate", Files.writeString(file, json).toString(), "--json");
        JsonNode all = method(seen, "fine-tuning all");
        assertThat(all.get("kind").asText()).isEqualTo("baseline");
        assertThat(all.get("cost").asDouble()).isEqualTo(1);
        assertThat(all.get("regret1").get("value").asDouble()).isCloseTo(0.1, within(1e-12));

        String without = json.replace("validationDice", "somethingElse");
        assertThat(run("evaluate", Files.writeString(file, without).toString(), "--json").out)
                .doesNotContain("fine-tuning all");
    }
}

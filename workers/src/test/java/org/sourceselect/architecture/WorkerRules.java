package org.sourceselect.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The rules of the module of what runs. */
final class WorkerRules {

    /** Any package of that name below ours, so that the tests can hold packages that break the rules. */
    private static final String COMMAND_LINE = "org.sourceselect..cli..";

    static final ArchRule COMMAND_LINE_IS_ON_TOP = noClasses()
            .that()
            .resideOutsideOfPackage(COMMAND_LINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(COMMAND_LINE)
            .because("the plugin, the worker and the embedded runtime serve other people's programs as well");

    static final ArchRule TERMINAL = noClasses()
            .that()
            .resideOutsideOfPackage(COMMAND_LINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..")
            .because("only the command line has a terminal");

    static final ArchRule EXIT = noClasses()
            .that()
            .resideOutsideOfPackage(COMMAND_LINE)
            .should()
            .callMethod(System.class, "exit", int.class)
            .because("only the command line owns the process");

    static final ArchRule CYCLES =
            slices().matching("org.sourceselect.(*)..").should().beFreeOfCycles();

    static final List<ArchRule> ALL = List.of(COMMAND_LINE_IS_ON_TOP, TERMINAL, EXIT, CYCLES);

    private WorkerRules() {}
}

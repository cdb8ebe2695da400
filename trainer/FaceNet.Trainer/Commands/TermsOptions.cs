using System.CommandLine;
using FaceNet.Trainer.Export;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that name a model and state its terms.</summary>
internal static class TermsOptions
{
    private static readonly Option<string> Name = new("--name") { Description = "Name of the model.", Required = true };
    private static readonly Option<string> Version = new("--model-version") { Description = "Version of the model.", DefaultValueFactory = _ => "1" };
    private static readonly Option<string?> Space = new("--space") { Description = "Embedding space; default is name-version." };
    private static readonly Option<string> TrainingData = new("--training-data") { Description = "What it was trained on, in words.", Required = true };
    private static readonly Option<string> WeightsLicense = new("--weights-license") { Description = "Licence of the weights, in words.", Required = true };
    private static readonly Option<bool> NonCommercial = new("--non-commercial") { Description = "A term of the data or the weights forbids commercial use." };
    private static readonly Option<string[]> Teachers = new("--teacher-model") { Description = "A teacher and its licence, in words. May be repeated." };
    private static readonly Option<string> Method = new("--method") { Description = "How it was trained, in words.", DefaultValueFactory = _ => "Semi-hard triplets." };

    private static readonly Option[] All = [Name, Version, Space, TrainingData, WeightsLicense, NonCommercial, Teachers, Method];

    public static void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    public static ModelTerms Read(ParseResult arguments)
    {
        string name = arguments.GetRequiredValue(Name), version = arguments.GetRequiredValue(Version);
        return new ModelTerms(
            name,
            version,
            arguments.GetValue(Space) ?? $"{name}-{version}",
            arguments.GetRequiredValue(TrainingData),
            arguments.GetRequiredValue(WeightsLicense),
            arguments.GetValue(NonCommercial),
            arguments.GetValue(Teachers) ?? [],
            arguments.GetRequiredValue(Method));
    }
}

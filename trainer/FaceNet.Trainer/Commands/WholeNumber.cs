using System.CommandLine;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that take a whole number and refuse one that is too small, in words.</summary>
internal static class WholeNumber
{
    public static Option<int> AtLeast(string name, int least, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError($"{name} is {result.GetValueOrDefault<int>()}; it must be at least {least}.");
            }
        });
        return option;
    }
}

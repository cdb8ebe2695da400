using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.WatchList;

/// <summary>Refuses a watch-list whose galleries cannot be galleries.</summary>
internal sealed class WatchListOptionsValidator : IValidateOptions<WatchListOptions>
{
    public ValidateOptionsResult Validate(string? name, WatchListOptions options)
    {
        try
        {
            foreach (var (gallery, watched) in options.Galleries)
            {
                Identifier.Require(gallery, $"WatchList__Galleries__{gallery}");
                foreach (var each in WatchedGalleries.Split(watched).DefaultIfEmpty(""))
                {
                    Identifier.Require(each, $"WatchList__Galleries__{gallery}");
                }
            }

            return ValidateOptionsResult.Success;
        }
        catch (InvalidRequestException broken)
        {
            return ValidateOptionsResult.Fail(broken.Message);
        }
    }
}
